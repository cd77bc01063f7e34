package dev.belay.worker.recovery;

import dev.belay.events.CommandReader;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;

/** Reads and writes recovery commands as they are on the topic and in the inbox. */
public final class RecoveryCommandCodec {
  private final RecordCodec codec;

  public RecoveryCommandCodec(RecordCodec codec) {
    this.codec = codec;
  }

  /**
   * @throws dev.belay.schemas.registry.UndecodableRecordException if the bytes are not a command
   * @throws dev.belay.events.ImpossibleEventException if no event could report on the command
   */
  public RecoveryCommand decode(byte[] bytes) {
    RecoveryCommand command = codec.decode(Topics.RECOVERY_COMMANDS, bytes, RecoveryCommand.class);
    CommandReader.refuseImpossible(command);
    return command;
  }
}
