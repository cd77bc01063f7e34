package dev.belay.events;

import dev.belay.schemas.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids of recovery sets, points, commands and verifications. Each derives from its cause: the
 * same cause gives the same id, no matter when and by which process it is received. Event ids are
 * in {@link EventIds}.
 */
public final class RecoveryIds {
  private RecoveryIds() {}

  /** The recovery set of a cause. {@code key} must distinguish the cause from every other. */
  public static UUID recoverySet(
      String application, String environment, String trigger, String key) {
    return derive("recovery-set", application, environment, trigger, key);
  }

  /**
   * One attempt to deploy: what a recovery set's key is where the deployment is known. Commit and
   * attempt count, since senders use a deployment's id again: for another commit, or for the same
   * once more.
   *
   * @param attempt tells the attempts of one deployment id apart; empty where the id itself does
   */
  public static UUID attempt(
      String source,
      String repository,
      String deploymentId,
      @Nullable String commit,
      String attempt) {
    return derive(
        "deployment-attempt",
        source,
        repository,
        deploymentId,
        commit == null ? "" : commit,
        attempt);
  }

  /** The command that captures one data store of a recovery set. */
  public static UUID captureCommand(UUID recoverySetId, String dataStore) {
    return derive("command", recoverySetId.toString(), dataStore, Action.CAPTURE.word());
  }

  /** The recovery point that a command makes. */
  public static UUID recoveryPoint(UUID commandId) {
    return derive("recovery-point", commandId.toString());
  }

  /** The recovery point of one data store of a recovery set. */
  public static UUID recoveryPoint(UUID recoverySetId, String dataStore) {
    return recoveryPoint(captureCommand(recoverySetId, dataStore));
  }

  /** The command that does one step of an operation on one data store. */
  public static UUID recoveryCommand(UUID operationId, String dataStore, Action action) {
    return derive("recovery-command", operationId.toString(), dataStore, action.word());
  }

  /**
   * The set of the data that an operation replaces.
   *
   * @param origin the origin of the set that is restored
   */
  public static UUID preRestoreSet(Origin origin, UUID operationId) {
    return recoverySet(
        origin.application(),
        origin.environment(),
        Trigger.PRE_RESTORE.word(),
        operationId.toString());
  }

  /**
   * A capture of the data that a restore replaces, taken before one attempt to replace it.
   *
   * @param number from 1
   */
  public static UUID preRestoreDraft(UUID preRestorePointId, int number) {
    return derive("pre-restore-draft", preRestorePointId.toString(), String.valueOf(number));
  }

  /** The verification that follows every capture. */
  public static UUID verificationAfterCapture(UUID recoveryPointId) {
    return derive("verification", recoveryPointId.toString(), "after-capture");
  }

  /** The id that stands for the recovery set of a gate without a rule. */
  public static UUID gateWithoutSet(UUID gateId) {
    return derive("gate-without-set", gateId.toString());
  }

  private static UUID derive(String kind, String... parts) {
    return UUID.fromString(Ids.derive(kind, parts));
  }
}
