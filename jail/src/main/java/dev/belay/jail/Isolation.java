package dev.belay.jail;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** How this machine keeps programs apart that run other people's code. */
public sealed interface Isolation {

  /** What was asked for. */
  enum Wanted {
    /** A jail where this machine can make one; else none, with a warning. */
    AUTO,
    /** A jail, or no program is started at all. */
    BUBBLEWRAP,
    /** None, by choice. */
    NONE
  }

  /**
   * No network, no environment, no files but those that are given, own processes and users.
   *
   * @param program bubblewrap's own
   * @param proc whether a jail can have a {@code /proc} of its own; containers may forbid that
   * @param programs further files and folders that every jail can read
   * @param memory in bytes: what each process in a jail may have, and each of its folders in memory
   */
  record Bubblewrap(Path program, boolean proc, List<Path> programs, long memory)
      implements Isolation {
    public Bubblewrap {
      programs = List.copyOf(programs);
    }

    @Override
    public String description() {
      return "jailed by bubblewrap";
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

  /** With half of this machine's memory for each process. */
  static Isolation choose(Wanted wanted, List<Path> programs)
      throws NoJailException, InterruptedException {
    return choose(wanted, programs, halfOfTheMemory());
  }

  /**
   * What this machine can do of what is wanted. Tries it by running a program.
   *
   * @param programs files and folders that every jail can read, besides the system's own programs
   * @param memory in bytes: what each process in a jail may have
   * @throws NoJailException when a jail is wanted and can't be made
   */
  static Isolation choose(Wanted wanted, List<Path> programs, long memory)
      throws NoJailException, InterruptedException {
    if (wanted == Wanted.NONE) {
      return new Bare("belay.verifier.isolation is none");
    }
    BubblewrapTrial.Outcome outcome = BubblewrapTrial.run(programs, memory);
    return switch (outcome) {
      case BubblewrapTrial.Works works -> works.isolation();
      case BubblewrapTrial.Fails fails when wanted == Wanted.AUTO -> new Bare(fails.reason());
      case BubblewrapTrial.Fails fails ->
          throw new NoJailException(
              "sandboxes can't be jailed: "
                  + fails.reason()
                  + ". "
                  + fails.remedy()
                  + " Or choose, at your own risk, belay.verifier.isolation=auto (a jail where"
                  + " there can be one) or none");
    };
  }

  /** The machine's, or what a container may use of it; in bytes. */
  private static long halfOfTheMemory() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return machine.getTotalMemorySize() / 2;
  }
}
