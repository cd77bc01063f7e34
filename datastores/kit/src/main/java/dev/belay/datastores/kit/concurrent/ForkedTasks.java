package dev.belay.datastores.kit.concurrent;

import dev.belay.datastores.DataStoreException;
import dev.belay.vault.VaultException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one operation, each on its own thread. The first failure ends all others, and the
 * operation throws it. No thread outlives {@link #join}: anything that can block a task for long (a
 * connection, a child process) is registered with {@link #own}, and is ended from outside.
 */
public final class ForkedTasks {
  private final String name;
  private final Set<Thread> running = new HashSet<>();
  private final List<Runnable> aborts = new ArrayList<>();
  private @Nullable Throwable first;
  private boolean aborted;

  /**
   * @param name the name of the threads, for people who read a thread dump
   */
  public ForkedTasks(String name) {
    this.name = name;
  }

  /**
   * Starts a task. Tasks of the same group can wait for its result: see {@link #await}. After a
   * failure no task is started any more.
   */
  public <T> CompletableFuture<T> fork(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(task, result));
    synchronized (this) {
      if (aborted) {
        result.cancel(false);
        return result;
      }
      running.add(thread);
    }
    thread.start();
    return result;
  }

  /**
   * Waits for the result of another task.
   *
   * @throws InterruptedException when the group has failed; {@link #join} throws the failure itself
   */
  public <T> T await(CompletableFuture<T> result) throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException | java.util.concurrent.CancellationException e) {
      throw (InterruptedException) new InterruptedException("another task failed").initCause(e);
    }
  }

  /**
   * Registers how another thread ends {@code resource}. If the group is over already, ends it at
   * once.
   */
  public void own(Runnable abort) throws InterruptedException {
    synchronized (this) {
      if (!aborted) {
        aborts.add(abort);
        return;
      }
    }
    abort.run();
    throw new InterruptedException("another task failed");
  }

  /**
   * Waits until every task has ended. When interrupted, it first ends all tasks, so that none is
   * left running.
   *
   * @throws InterruptedException when the calling thread was interrupted
   */
  public void join() throws DataStoreException, VaultException, InterruptedException {
    boolean interrupted = false;
    while (true) {
      synchronized (this) {
        if (running.isEmpty()) {
          break;
        }
        try {
          wait();
          continue;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      abort();
    }
    if (interrupted) {
      throw new InterruptedException(name + " was interrupted");
    }
    rethrow();
  }

  private <T> void run(Callable<T> task, CompletableFuture<T> result) {
    try {
      result.complete(task.call());
    } catch (Throwable e) {
      fail(e);
      result.cancel(false);
    } finally {
      synchronized (this) {
        running.remove(Thread.currentThread());
        notifyAll();
      }
    }
  }

  private void fail(Throwable failure) {
    synchronized (this) {
      if (first == null && !aborted) {
        first = failure;
      }
    }
    abort();
  }

  private void abort() {
    List<Runnable> ending;
    List<Thread> threads;
    synchronized (this) {
      aborted = true;
      ending = List.copyOf(aborts);
      aborts.clear();
      threads = List.copyOf(running);
    }
    ending.forEach(Runnable::run);
    threads.stream().filter(thread -> thread != Thread.currentThread()).forEach(Thread::interrupt);
  }

  private void rethrow() throws DataStoreException, VaultException, InterruptedException {
    Throwable failure;
    synchronized (this) {
      failure = first;
    }
    switch (failure) {
      case null -> {}
      case DataStoreException e -> throw e;
      case VaultException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new DataStoreException.Failed(name + " failed", failure);
    }
  }
}
