package dev.belay.datastores.kit.concurrent;

import dev.belay.datastores.DataStoreException;
import dev.belay.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs jobs on a few threads of one group of tasks, in order. */
public record Parallel(ForkedTasks tasks, int threads) {
  public interface Job {
    void run() throws DataStoreException, VaultException, InterruptedException;
  }

  /**
   * Returns when all jobs are done.
   *
   * @throws InterruptedException also when a job has failed: see {@link ForkedTasks#await}
   */
  public void run(List<? extends Job> jobs) throws InterruptedException {
    Queue<Job> pending = new ConcurrentLinkedQueue<>(jobs);
    List<CompletableFuture<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, jobs.size()); i++) {
      workers.add(
          tasks.fork(
              () -> {
                for (Job job = pending.poll(); job != null; job = pending.poll()) {
                  job.run();
                }
                return true;
              }));
    }
    for (CompletableFuture<Boolean> worker : workers) {
      tasks.await(worker);
    }
  }
}
