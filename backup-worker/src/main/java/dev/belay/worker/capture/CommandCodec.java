package dev.belay.worker.capture;

import dev.belay.events.CommandReader;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;

/** Reads and writes commands as they are on the topic and in the inbox. */
public final class CommandCodec {
  private final RecordCodec codec;

  public CommandCodec(RecordCodec codec) {
    this.codec = codec;
  }

  /**
   * @throws dev.belay.schemas.registry.UndecodableRecordException if the bytes are not a command
   * @throws dev.belay.events.ImpossibleEventException if no event could report on the command
   */
  public BackupCommand decode(byte[] bytes) {
    BackupCommand command = codec.decode(Topics.BACKUP_COMMANDS, bytes, BackupCommand.class);
    CommandReader.refuseImpossible(command);
    return command;
  }
}
