package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Recovery.PreRestoreCapture;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.vault.VaultException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Captures the existing data while writers are locked out. */
final class HeldCapture {
  private static final long WATCH_MILLIS = 200;

  private HeldCapture() {}

  /** Also ends sessions that the capture would wait for. Otherwise both would wait forever. */
  static void run(
      PreRestoreCapture before, StoreConnection store, WriteLocks locks, ForkedTasks tasks)
      throws DataStoreException, VaultException, InterruptedException {
    CompletableFuture<Void> over = new CompletableFuture<>();
    CompletableFuture<Void> watched =
        tasks.fork(
            () -> {
              do {
                locks.endWhoWouldBlockReaders();
              } while (!isDone(over));
              return null;
            });
    try {
      before.capture(store);
    } finally {
      over.complete(null);
      tasks.await(watched); // it uses a session that is closed next
    }
  }

  private static boolean isDone(CompletableFuture<Void> future) throws InterruptedException {
    try {
      future.get(WATCH_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return future.isDone();
    }
  }
}
