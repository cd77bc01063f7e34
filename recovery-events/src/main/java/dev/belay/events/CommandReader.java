package dev.belay.events;

import static dev.belay.events.Fields.optionalUuid;
import static dev.belay.events.Fields.uuid;

import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryCommand;
import java.util.UUID;

/**
 * Reads from commands what the events that follow from them need. Each method refuses a command
 * whose ids are invalid with an {@link ImpossibleEventException}.
 */
public final class CommandReader {
  private CommandReader() {}

  /** Refuses a command that no event could describe. */
  public static void refuseImpossible(BackupCommand command) {
    recoverySet(command);
    point(command);
    command.getTogether().forEach(it -> uuid("together.recoveryPointId", it.getRecoveryPointId()));
  }

  /** Refuses a command that no event could describe. */
  public static void refuseImpossible(RecoveryCommand command) {
    recoverySet(command);
    point(command);
    operation(command);
  }

  public static UUID recoverySet(BackupCommand command) {
    return uuid("recoverySetId", command.getRecoverySetId());
  }

  public static UUID recoverySet(RecoveryCommand command) {
    return uuid("recoverySetId", command.getRecoverySetId());
  }

  public static PointRef point(BackupCommand command) {
    return new PointRef(
        uuid("recoveryPointId", command.getRecoveryPointId()), command.getDataStore());
  }

  public static PointRef point(RecoveryCommand command) {
    return new PointRef(
        uuid("recoveryPointId", command.getRecoveryPointId()), command.getDataStore());
  }

  public static Origin origin(BackupCommand command) {
    return new Origin(
        command.getApplication(),
        command.getEnvironment(),
        command.getTrigger(),
        command.getCommit(),
        command.getDeploymentId());
  }

  public static Origin origin(RecoveryCommand command) {
    return new Origin(
        command.getApplication(),
        command.getEnvironment(),
        command.getTrigger(),
        command.getCommit(),
        command.getDeploymentId());
  }

  public static OperationRef operation(RecoveryCommand command) {
    return new OperationRef(
        uuid("operationId", command.getOperationId()),
        command.getKind(),
        command.getRequestedAt(),
        command.getDeadline(),
        command.getActor(),
        optionalUuid("preRestoreSetId", command.getPreRestoreSetId()),
        optionalUuid("otherSetId", command.getOtherSetId()));
  }

  /** The id of another command of the same operation on the same data store. */
  public static UUID sibling(RecoveryCommand command, Action action) {
    return RecoveryIds.recoveryCommand(
        uuid("operationId", command.getOperationId()), command.getDataStore(), action);
  }
}
