package dev.belay.worker.capture;

import dev.belay.events.CommandReader;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;

/** Commands as they are on the topic and in the inbox. */
public final class CommandCodec {
  private final RecordCodec codec;

  public CommandCodec(RecordCodec codec) {
    this.codec = codec;
  }

  /**
   * @throws dev.belay.schemas.registry.UndecodableRecordException if the bytes are no command
   * @throws dev.belay.events.ImpossibleEventException if no event could tell of it
   */
  public BackupCommand decode(byte[] bytes) {
    BackupCommand command = codec.decode(Topics.BACKUP_COMMANDS, bytes, BackupCommand.class);
    CommandReader.refuseImpossible(command);
    return command;
  }
}
