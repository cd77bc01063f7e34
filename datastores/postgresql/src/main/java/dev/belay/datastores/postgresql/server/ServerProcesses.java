package dev.belay.datastores.postgresql.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The processes of a private server, and how to end them. */
final class ServerProcesses {
  /** A postmaster gives its children 5 s before it kills them. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private ServerProcesses() {}

  /**
   * The processes that work in {@code directory}: those with it as an argument (initdb and the
   * postmaster) or as their current directory (all processes of a server, even after its
   * postmaster's end).
   */
  static List<ProcessHandle> in(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> isNamed(process, directory) || worksIn(process, directory))
        .toList();
  }

  /**
   * Ends a server at once with an immediate shutdown, which neither waits for clients nor writes
   * anything, but releases its shared memory. Kills what is left after that. Not interruptible.
   */
  static void end(ProcessHandle postmaster, Path directory) {
    quit(postmaster);
    if (!awaitEnd(postmaster)) {
      kill(in(directory));
    }
  }

  /**
   * Ends a server in a jail: the kernel ends a jail with its first process, and the jail's memory
   * with it, so nothing can be left. Not interruptible.
   */
  static void endJailed(ProcessHandle jail, Path directory) {
    jail.destroyForcibly();
    awaitEnd(jail);
    in(directory).forEach(ServerProcesses::awaitEnd);
  }

  /** Ends everything that works in {@code directory}. Not interruptible. */
  static void endAll(Path directory) {
    List<ProcessHandle> found = in(directory);
    found.stream().filter(process -> isNamed(process, directory)).forEach(ServerProcesses::quit);
    found.stream()
        .filter(process -> isNamed(process, directory))
        .forEach(ServerProcesses::awaitEnd);
    kill(in(directory));
  }

  private static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(ServerProcesses::awaitEnd);
  }

  /**
   * The JDK sends only TERM and KILL. Here TERM would wait for clients, and KILL would leak memory.
   */
  private static void quit(ProcessHandle process) {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -QUIT \"$0\"", String.valueOf(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitEnd(kill.toHandle());
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }

  /**
   * Asks again and again: {@link ProcessHandle#onExit} does the same for a process that is not a
   * child of this one, but looks only every 300 ms, and less and less often.
   */
  private static boolean awaitEnd(ProcessHandle process) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !process.isAlive();
  }

  private static boolean isNamed(ProcessHandle process, Path directory) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(directory.toString()))
        .orElse(false);
  }

  private static boolean worksIn(ProcessHandle process, Path directory) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
          .startsWith(directory);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // it has ended, belongs to another user, or there is no /proc
    }
  }
}
