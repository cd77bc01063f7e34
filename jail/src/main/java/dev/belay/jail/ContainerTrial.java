package dev.belay.jail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Finds Docker and runs a program of this machine in a container, which has to see a file of this
 * machine: a daemon elsewhere does not. Removes containers of processes that were killed.
 */
final class ContainerTrial {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** A tar archive without entries. */
  private static final byte[] EMPTY_ARCHIVE = new byte[1024];

  private static final String HAVE =
      "Run Docker on this machine, and let this user use it (DOCKER_HOST, or the group docker);"
          + " docs/guides/operate.md says what containers need.";

  private ContainerTrial() {}

  static Trial.Outcome run(Isolation.Furnishing furnishing) throws InterruptedException {
    Optional<Path> docker = find();
    if (docker.isEmpty()) {
      return new Trial.Fails("Docker's command line is not installed", HAVE);
    }
    try {
      Optional<String> fault = fault(docker.get(), furnishing);
      return fault.isPresent()
          ? new Trial.Fails("containers do not work here (" + fault.get() + ")", HAVE)
          : new Trial.Works(isolation(docker.get(), furnishing));
    } catch (IOException e) {
      return new Trial.Fails("containers do not work here (" + e.getMessage() + ")", HAVE);
    }
  }

  private static Isolation.Container isolation(Path docker, Isolation.Furnishing furnishing) {
    return new Isolation.Container(
        docker, furnishing.images(), furnishing.programs(), furnishing.memory());
  }

  private static Optional<Path> find() {
    List<String> folders = new ArrayList<>(List.of("/usr/bin", "/usr/local/bin", "/bin"));
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(":", -1)));
    }
    return folders.stream()
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "docker"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<String> fault(Path docker, Isolation.Furnishing furnishing)
      throws IOException, InterruptedException {
    DockerCommand.Ran version =
        DockerCommand.run(docker, List.of("version", "--format", "{{.Server.Version}}"), TIMEOUT);
    if (version.status() != 0) {
      return Optional.of(version.output());
    }
    RunningContainer.removeAbandoned(docker);
    if (!DockerCommand.isHere(docker, ContainerCommand.EMPTY_IMAGE)) {
      DockerCommand.Ran imported =
          DockerCommand.run(
              docker, List.of("import", "-", ContainerCommand.EMPTY_IMAGE), EMPTY_ARCHIVE, TIMEOUT);
      if (imported.status() != 0) {
        return Optional.of(imported.output());
      }
    }
    return reading(isolation(docker, furnishing));
  }

  private static Optional<String> reading(Isolation.Container isolation)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("belay-jail-");
    Path file = folder.resolve("seen");
    try {
      String word = UUID.randomUUID().toString();
      Files.writeString(file, word);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      Launch launch =
          Jail.by(isolation)
              .reading(folder)
              .launch(List.of("cat", file.toString()), Map.of("PATH", Jail.PATH));
      String said = said(launch);
      return said.endsWith(word)
          ? Optional.empty()
          : Optional.of("a container does not see the files of this machine; it said: " + said);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static String said(Launch launch) throws IOException, InterruptedException {
    Path output = Files.createTempFile("belay-jail-", ".out");
    Process process =
        launch.start(
            new ProcessBuilder(launch.command())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile()));
    try {
      return process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          ? Files.readString(output, StandardCharsets.UTF_8).strip()
          : "nothing within " + TIMEOUT.toSeconds() + " s";
    } finally {
      process.destroyForcibly();
      launch.end();
      Files.delete(output);
    }
  }
}
