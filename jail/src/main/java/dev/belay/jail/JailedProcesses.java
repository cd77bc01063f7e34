package dev.belay.jail;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts what dies with this process, however it ends. The kernel sends a child the signal of its
 * parent's death when the <em>thread</em> ends that started it, so one thread that lives as long as
 * the process starts them all.
 */
public final class JailedProcesses {
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("belay-jails").daemon(true).factory());

  private JailedProcesses() {}

  /** As {@link ProcessBuilder#start}. */
  public static Process start(ProcessBuilder builder) throws IOException {
    var started = STARTER.submit(builder::start);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return started.get();
        } catch (InterruptedException e) {
          interrupted = true; // it starts all the same, and somebody has to end it
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(cause.getMessage(), cause);
      }
      throw new IllegalStateException("a process could not be started", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
