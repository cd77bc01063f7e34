package dev.belay.jail;

import static java.util.stream.Collectors.joining;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How this machine keeps programs apart that run other people's code. */
public sealed interface Isolation {

  /** What was asked for. */
  enum Wanted {
    /** Bubblewrap where it works, else containers; or no program is started at all. */
    JAIL,
    /** Bubblewrap where it works, else containers, else none, with a warning. */
    AUTO,
    /** Bubblewrap, or no program is started at all. */
    BUBBLEWRAP,
    /** Containers, or no program is started at all. */
    CONTAINER,
    /** None, by choice. */
    NONE
  }

  /** No network, no environment, no files but those that are given, own processes, no rights. */
  sealed interface Jailed extends Isolation {
    /** Further files and folders that every jail can read. */
    List<Path> programs();

    /** In bytes: what each process in a jail may have, and each of its folders in memory. */
    long memory();
  }

  /**
   * By namespaces that an ordinary user may make.
   *
   * @param program bubblewrap's own
   * @param proc whether a jail can have a {@code /proc} of its own; containers may forbid that
   */
  record Bubblewrap(Path program, boolean proc, List<Path> programs, long memory)
      implements Jailed {
    public Bubblewrap {
      programs = List.copyOf(programs);
    }

    @Override
    public String description() {
      return "jailed by bubblewrap";
    }
  }

  /**
   * By a container each, of this machine's Docker. Servers are those of images; all other programs
   * are this machine's.
   *
   * @param docker its command line
   * @param images by the name of a data store's driver; what that driver takes if it is not there
   * @param memory in bytes: what all processes and folders in memory of one jail may have together
   */
  record Container(Path docker, Map<String, String> images, List<Path> programs, long memory)
      implements Jailed {
    public Container {
      images = Map.copyOf(images);
      programs = List.copyOf(programs);
    }

    @Override
    public String description() {
      return "jailed in a container";
    }

    /** Fetches an image unless it is here, which takes minutes. */
    public void have(String image) throws NoJailException, InterruptedException {
      DockerCommand.have(this, image);
    }
  }

  /**
   * The programs of this user can do what this user can.
   *
   * @param reason for people
   */
  record Bare(String reason) implements Isolation {
    @Override
    public String description() {
      return "NOT JAILED ("
          + reason
          + "): code in the restored data can reach this machine and its network";
    }
  }

  /** For people; where there is no jail, with a warning. */
  String description();

  /** What a jail is to have, of whatever kind. */
  record Furnishing(List<Path> programs, long memory, Map<String, String> images) {
    /** With half of this machine's memory, and the images that drivers take by themselves. */
    public static Furnishing reading(List<Path> programs) {
      return new Furnishing(programs, halfOfTheMemory(), Map.of());
    }

    public Furnishing withMemory(long bytes) {
      return new Furnishing(programs, bytes, images);
    }

    public Furnishing withImages(Map<String, String> byDriver) {
      return new Furnishing(programs, memory, byDriver);
    }
  }

  /**
   * What this machine can do of what is wanted. Tries it by running a program.
   *
   * @throws NoJailException when a jail is wanted and can't be made
   */
  static Isolation choose(Wanted wanted, Furnishing furnishing)
      throws NoJailException, InterruptedException {
    List<Trial.Fails> failed = new ArrayList<>();
    for (Trial trial : trials(wanted)) {
      switch (trial.run(furnishing)) {
        case Trial.Works works -> {
          return works.isolation();
        }
        case Trial.Fails fails -> failed.add(fails);
      }
    }
    String reasons = failed.stream().map(Trial.Fails::reason).collect(joining("; "));
    return switch (wanted) {
      case NONE -> new Bare("belay.verifier.isolation is none");
      case AUTO -> new Bare(reasons);
      case JAIL, BUBBLEWRAP, CONTAINER ->
          throw new NoJailException(
              "sandboxes can't be jailed: "
                  + reasons
                  + ". "
                  + failed.stream().map(Trial.Fails::remedy).collect(joining(" Or: "))
                  + " Or choose, at your own risk, belay.verifier.isolation=auto (a jail where"
                  + " there can be one) or none");
    };
  }

  private static List<Trial> trials(Wanted wanted) {
    return switch (wanted) {
      case JAIL, AUTO -> List.of(BubblewrapTrial::run, ContainerTrial::run);
      case BUBBLEWRAP -> List.of(BubblewrapTrial::run);
      case CONTAINER -> List.of(ContainerTrial::run);
      case NONE -> List.of();
    };
  }

  /** The machine's, or what a container may use of it; in bytes. */
  private static long halfOfTheMemory() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return machine.getTotalMemorySize() / 2;
  }
}
