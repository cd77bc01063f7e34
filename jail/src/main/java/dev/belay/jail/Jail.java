package dev.belay.jail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one program sees and may do: the system's programs, read-only, or those of an image; the
 * files and folders that it is given; a {@code /tmp} of its own in memory, of a bounded size; no
 * network but a loopback of its own, unless it is given one; no process but its own; no right that
 * it has not by now; a bounded number of processes; the environment that it is started with.
 */
public final class Jail {
  /** Where a program in a jail finds others. */
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  static final int MOST_PROCESSES = 1024;

  private final Isolation.Jailed isolation;
  private final Optional<String> image;
  private final View view;

  /**
   * @param readable by where the program sees them: what is there
   * @param writable by where the program sees them: what is there
   * @param in the working directory, as the program sees it
   */
  record View(Map<Path, Path> readable, Map<Path, Path> writable, Path in, boolean network) {}

  private Jail(Isolation.Jailed isolation, Optional<String> image, View view) {
    this.isolation = isolation;
    this.image = image;
    this.view = view;
  }

  /** With nothing but the system's programs, and those that the isolation names. */
  public static Jail by(Isolation.Jailed isolation) {
    return new Jail(isolation, Optional.empty(), nothing());
  }

  /** With the programs of an image, and nothing of this machine. */
  public static Jail by(Isolation.Container isolation, String image) {
    return new Jail(isolation, Optional.of(image), nothing());
  }

  static View nothing() {
    return new View(Map.of(), Map.of(), Path.of("/tmp"), false);
  }

  /** It can read a file or folder, in its place. */
  public Jail reading(Path place) {
    return seeing(
        new View(with(view.readable, place, place), view.writable, view.in, view.network));
  }

  /** It can read and write a folder. */
  public Jail writing(Path folder) {
    return writing(folder, folder);
  }

  /**
   * @param seen where the program finds the folder
   */
  public Jail writing(Path folder, Path seen) {
    return seeing(
        new View(view.readable, with(view.writable, folder, seen), view.in, view.network));
  }

  /**
   * @param folder as the program sees it
   */
  public Jail in(Path folder) {
    return seeing(new View(view.readable, view.writable, folder, view.network));
  }

  /** With this machine's network: what it is to reach is there. */
  public Jail withNetwork() {
    Jail jail = seeing(new View(view.readable, view.writable, view.in, true));
    Path names = Path.of("/etc/resolv.conf");
    return Files.exists(names) ? jail.reading(names) : jail;
  }

  /**
   * How {@code program} is run in this jail.
   *
   * @param environment all that it has
   */
  public Launch launch(List<String> program, Map<String, String> environment) throws IOException {
    return switch (isolation) {
      case Isolation.Bubblewrap bubblewrap ->
          new Launch(
              BubblewrapCommand.of(bubblewrap, view, program), environment, Optional.empty());
      case Isolation.Container container ->
          ContainerCommand.launch(container, image, view, program, environment);
    };
  }

  private Jail seeing(View other) {
    return new Jail(isolation, image, other);
  }

  private static Map<Path, Path> with(Map<Path, Path> places, Path place, Path seen) {
    Map<Path, Path> more = new LinkedHashMap<>(places);
    more.put(seen, place);
    return more;
  }
}
