package dev.belay.worker.recovery;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.events.Action;
import dev.belay.events.RecoveryIds;
import dev.belay.events.Trigger;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.Vault.Committed;
import dev.belay.vault.VaultException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The recovery point of the data that a restore replaces. A point can't be changed, and an attempt
 * may capture and then die before its swap; later writes must be in the point too. So each capture
 * is first committed as a draft, under an id of its own, before the swap. After the swap the newest
 * draft, which was taken under the locks of that swap, becomes the point. Drafts share their
 * segments with the point, and stay in the vault.
 */
public final class PreRestorePoints {
  private static final String OPERATION = "operation";

  private final Vault vault;

  public PreRestorePoints(Vault vault) {
    this.vault = vault;
  }

  /**
   * The capture command, as the gateway would write it.
   *
   * @throws DataStoreException.Misconfigured when the command names no pre-restore point
   */
  public static BackupCommand command(RecoveryCommand command) throws DataStoreException {
    String set = command.getPreRestoreSetId();
    String point = command.getPreRestorePointId();
    if (set == null || point == null) {
      throw new DataStoreException.Misconfigured(
          "the command replaces data and names no recovery point for what is there", null);
    }
    String store = RestoreOrders.target(command).getDataStore();
    return BackupCommand.newBuilder()
        .setCommandId(RecoveryIds.captureCommand(UUID.fromString(set), store).toString())
        .setAction(Action.CAPTURE.word())
        .setRecoverySetId(set)
        .setRecoveryPointId(point)
        .setDataStore(store)
        .setApplication(command.getApplication())
        .setEnvironment(command.getEnvironment())
        .setTrigger(Trigger.PRE_RESTORE.word())
        .setRequestedAt(command.getRequestedAt())
        .setDeadline(command.getDeadline())
        .setLabels(Map.of(OPERATION, command.getOperationId()))
        .build();
  }

  /** The request for the next draft. */
  public CaptureRequest nextDraft(BackupCommand command, StoreConnection existing)
      throws VaultException {
    int number = drafts(command.getRecoveryPointId()) + 1;
    Map<String, String> labels = new HashMap<>(command.getLabels());
    labels.put(Manifest.DRAFT_OF, command.getRecoveryPointId());
    return new CaptureRequest(
        existing,
        draft(command.getRecoveryPointId(), number),
        command.getRecoverySetId(),
        command.getApplication(),
        command.getEnvironment(),
        command.getTrigger(),
        null,
        null,
        labels,
        List.of());
  }

  /**
   * @throws DataStoreException.Unavailable when another worker has just committed this draft
   */
  public void commitDraft(Manifest draft) throws VaultException, DataStoreException {
    if (!vault.commit(draft).created()) {
      throw new DataStoreException.Unavailable(
          "another worker is capturing the data that this restore replaces", null);
    }
  }

  /** Makes the newest draft the point, after the swap; empty when there is no draft. */
  public Optional<Committed> complete(String pointId) throws VaultException {
    int number = drafts(pointId);
    if (number == 0) {
      return Optional.empty();
    }
    Manifest draft = vault.manifest(draft(pointId, number)).manifest();
    Map<String, String> labels = new HashMap<>(draft.labels());
    labels.remove(Manifest.DRAFT_OF);
    return Optional.of(vault.commit(draft.named(pointId, labels)));
  }

  /** The number of drafts. They are numbered from 1 without gaps, under the swap's locks. */
  private int drafts(String pointId) throws VaultException {
    int number = 0;
    while (vault.contains(draft(pointId, number + 1))) {
      number++;
    }
    return number;
  }

  private static String draft(String pointId, int number) {
    return RecoveryIds.preRestoreDraft(UUID.fromString(pointId), number).toString();
  }
}
