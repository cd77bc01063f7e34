package dev.belay.jail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A container of this process, by its name. Its label says whose it is, so that the next process
 * removes what a killed one left.
 */
record RunningContainer(Path docker, String name) {
  static final String LABEL = "dev.belay.jail";

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  static RunningContainer named(Path docker) {
    return new RunningContainer(
        docker, "belay-jail-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  /** Of this process, for {@link #LABEL}: the machine, the process's number and when it began. */
  static String owner() throws IOException {
    long own = ProcessHandle.current().pid();
    return machine() + "/" + own + "/" + began(own).orElse("");
  }

  /** Not interruptible. */
  void remove() throws IOException {
    remove(docker, name);
  }

  /** Removes those whose process on this machine has ended. */
  static void removeAbandoned(Path docker) throws IOException, InterruptedException {
    DockerCommand.Ran listed =
        DockerCommand.run(
            docker,
            List.of(
                "ps",
                "--all",
                "--no-trunc",
                "--filter",
                "label=" + LABEL,
                "--format",
                "{{.ID}} {{.Label \"" + LABEL + "\"}}"),
            TIMEOUT);
    if (listed.status() != 0) {
      throw new IOException("containers can't be listed: " + listed.output());
    }
    for (String line : listed.output().lines().toList()) {
      String[] parts = line.split(" ", 2);
      if (parts.length == 2 && hasEnded(parts[1])) {
        remove(docker, parts[0]);
      }
    }
  }

  private static void remove(Path docker, String which) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      DockerCommand.Ran ran =
          DockerCommand.run(docker, List.of("rm", "--force", "--volumes", which), TIMEOUT);
      if (ran.status() != 0 && !isGone(ran.output())) {
        throw new IOException("the container " + which + " can't be removed: " + ran.output());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** It removes itself at its end, perhaps just now. */
  private static boolean isGone(String output) {
    return output.contains("No such container") || output.contains("already in progress");
  }

  private static boolean hasEnded(String owner) throws IOException {
    String[] parts = owner.split("/", -1);
    return parts.length == 3
        && parts[0].equals(machine())
        && parts[1].matches("[0-9]+")
        && !began(Long.parseLong(parts[1])).equals(Optional.of(parts[2]));
  }

  private static String machine() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }

  /** In ticks since the machine's start: a number that no clock's change moves. */
  private static Optional<String> began(long process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
      // The program's name, in brackets, may hold anything; the 22nd field is the 20th after it.
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
