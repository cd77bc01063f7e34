package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.rights.CodeTrust;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.concurrent.CompletableFuture;

/**
 * Restores a recovery point. A failure leaves the target incomplete and says so. The target was
 * empty before, and can be dropped.
 */
public final class PostgresRestore {

  /** See {@link dev.belay.datastores.DataStoreDriver#restore}. */
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    CodeTrust trust =
        switch (target) {
          case RestoreTarget.Store store ->
              store.trusted() || PostgresAddress.trustsSchema(store.connection())
                  ? CodeTrust.EVERYBODY
                  : CodeTrust.NOBODY;
          case Sandbox sandbox -> CodeTrust.EVERYBODY;
        };
    return restore(manifest, vault, target, trust, TableSelection.EVERYTHING, progress).result();
  }

  /**
   * @param contents the restored contents: those of the manifest, or a part of them
   */
  public record Restored(RestoreResult result, PostgresContents contents) {}

  /**
   * Restores only the chosen tables, with what belongs to them, and with the types, functions and
   * schemas of all tables.
   */
  public Restored restore(
      Manifest manifest,
      Vault vault,
      RestoreTarget target,
      CodeTrust trust,
      TableSelection selection,
      ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    PostgresContents contents = PostgresContents.of(manifest);
    ForkedTasks tasks = new ForkedTasks("restore of " + manifest.recoveryPointId());
    RestoreAttempt attempt =
        new RestoreAttempt(manifest, contents, selection, vault, target, trust, progress, tasks);
    CompletableFuture<Restored> result = tasks.fork(attempt::run);
    tasks.join();
    return result.join();
  }
}
