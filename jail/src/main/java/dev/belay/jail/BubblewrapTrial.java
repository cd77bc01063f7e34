package dev.belay.jail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds bubblewrap and runs it, as this user and, for root, as nobody: servers are not root's. */
final class BubblewrapTrial {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final String INSTALL =
      "Install bubblewrap (on Debian: apt-get install bubblewrap).";
  private static final String ALLOW =
      "Allow user namespaces: docs/guides/operate.md says how on hardened systems and in"
          + " containers.";

  private BubblewrapTrial() {}

  static Trial.Outcome run(Isolation.Furnishing furnishing) throws InterruptedException {
    Optional<Path> found = find();
    if (found.isEmpty()) {
      return new Trial.Fails("bubblewrap is not installed", INSTALL);
    }
    if (!Files.isExecutable(BubblewrapCommand.LIMITER)) {
      return new Trial.Fails(
          BubblewrapCommand.LIMITER + " is not there, which bounds memory and processes",
          "Install util-linux (on Alpine: apk add util-linux-misc).");
    }
    String failure = "";
    for (boolean proc : new boolean[] {true, false}) {
      Isolation.Bubblewrap isolation =
          new Isolation.Bubblewrap(found.get(), proc, furnishing.programs(), furnishing.memory());
      failure = fault(isolation);
      if (failure.isEmpty()) {
        return new Trial.Works(isolation);
      }
    }
    return new Trial.Fails("bubblewrap does not work here (" + failure + ")", ALLOW);
  }

  private static Optional<Path> find() {
    List<String> folders = new ArrayList<>(List.of("/usr/bin", "/usr/local/bin", "/bin"));
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(":", -1)));
    }
    return folders.stream()
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "bwrap"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Empty when it works. */
  private static String fault(Isolation.Bubblewrap isolation) throws InterruptedException {
    List<String> command = BubblewrapCommand.of(isolation, Jail.nothing(), List.of("true"));
    String own = attempt(command);
    if (own.isEmpty() && "root".equals(System.getProperty("user.name"))) {
      List<String> nobody =
          new ArrayList<>(
              List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
      nobody.addAll(command);
      return attempt(nobody);
    }
    return own;
  }

  private static String attempt(List<String> command) throws InterruptedException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(Map.of("PATH", Jail.PATH));
      Process process = JailedProcesses.start(builder);
      try {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
          return "it did not end within " + TIMEOUT.toSeconds() + " s";
        }
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.exitValue();
        return status == 0 ? "" : said.isEmpty() ? "exit code " + status : said;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
