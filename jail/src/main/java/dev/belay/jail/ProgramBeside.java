package dev.belay.jail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program in a jail of its own, which reaches what runs in others through their doors and nothing
 * else. To be closed when it has ended.
 */
public final class ProgramBeside implements AutoCloseable {
  private static final String CLASS_FILE = Doorway.class.getName().replace('.', '/') + ".class";
  private static final Path DOORS = Path.of("/doors");

  private final Path folder;
  private final Launch launch;

  private ProgramBeside(Path folder, Launch launch) {
    this.folder = folder;
    this.launch = launch;
  }

  /**
   * @param doors at least one
   * @param network whether it has this machine's network, for what is reached through that; the
   *     doors' ports are on this machine's loopback then
   * @param program with its arguments. It is found on {@link Jail#PATH}; one that is named by an
   *     absolute path is let into the jail as the one file that it is.
   * @param environment all that it has
   */
  public static ProgramBeside of(
      List<Doors> doors, boolean network, List<String> program, Map<String, String> environment)
      throws IOException {
    Path folder = Files.createTempDirectory("belay-beside-");
    try (InputStream code =
        Objects.requireNonNull(Doorway.class.getClassLoader()).getResourceAsStream(CLASS_FILE)) {
      Path target = folder.resolve(CLASS_FILE);
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.copy(Objects.requireNonNull(code), target);
    }
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    Isolation.Jailed isolation = doors.getFirst().isolation();
    if (isolation instanceof Isolation.Container) {
      ContainerCommand.give(folder);
    }
    Jail jail = Jail.by(isolation).reading(java).writing(folder, DOORS);
    jail = network ? jail.withNetwork() : jail;
    for (Path configuration : javaConfiguration()) {
      jail = jail.reading(configuration);
    }
    Path own = Path.of(program.getFirst());
    if (own.isAbsolute() && Files.isRegularFile(own) && !own.startsWith("/usr")) {
      jail = jail.reading(own);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                java.resolve("bin/java").toString(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                DOORS.toString(),
                Doorway.class.getName(),
                DOORS.toString()));
    for (Doors each : doors) {
      for (Path shared : each.folders()) {
        jail = jail.writing(shared);
      }
      for (var port : each.ports().entrySet()) {
        Path seen = Path.of("/door-" + port.getKey());
        jail = jail.writing(port.getValue(), seen);
        command.add(port.getKey() + "=" + seen);
      }
    }
    command.add("--");
    command.addAll(program);
    return new ProgramBeside(folder, jail.launch(command, environment));
  }

  /** How it is started. */
  public Launch launch() {
    return launch;
  }

  /** Why the program could not be started, though its jail was; empty when it was started. */
  public Optional<String> notStarted() throws IOException {
    Path said = folder.resolve(Doorway.NOT_STARTED);
    return Files.isRegularFile(said) ? Optional.of(Files.readString(said)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    launch.end();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Debian's Java has links into /etc. */
  private static List<Path> javaConfiguration() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/etc"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("java")).toList();
    }
  }
}
