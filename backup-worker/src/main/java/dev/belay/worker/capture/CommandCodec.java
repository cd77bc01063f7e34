package dev.belay.worker.capture;

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
   */
  public BackupCommand decode(byte[] bytes) {
    return codec.decode(Topics.BACKUP_COMMANDS, bytes, BackupCommand.class);
  }
}
