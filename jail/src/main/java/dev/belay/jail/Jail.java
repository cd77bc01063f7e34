package dev.belay.jail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one program sees and may do: the system's programs, read-only; the files and folders that it
 * is given; a {@code /tmp} of its own in memory, of a bounded size; no network but a loopback of
 * its own, unless it is given one; no process but its own; no right that it has not by now. It has
 * the environment that its process is started with, so that has to be a clean one: it is not an
 * argument, where everybody could read secrets.
 */
public final class Jail {
  /** Where a program in a jail finds others. */
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final List<String> TOP_FOLDERS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  /** What programs of Debian, Fedora and Alpine need to run; nothing of it is a secret. */
  private static final List<String> SYSTEM_FILES =
      List.of(
          "/etc/alternatives",
          "/etc/group",
          "/etc/hosts",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/localtime",
          "/etc/nsswitch.conf",
          "/etc/passwd",
          "/etc/ssl/certs");

  /** Of util-linux. */
  static final Path LIMITER = Path.of("/usr/bin/prlimit");

  private static final int MOST_PROCESSES = 1024;

  private final Isolation.Bubblewrap isolation;
  private final Map<Path, Path> readable;
  private final Map<Path, Path> writable;
  private final Path workingDirectory;
  private final boolean network;

  private Jail(
      Isolation.Bubblewrap isolation,
      Map<Path, Path> readable,
      Map<Path, Path> writable,
      Path workingDirectory,
      boolean network) {
    this.isolation = isolation;
    this.readable = readable;
    this.writable = writable;
    this.workingDirectory = workingDirectory;
    this.network = network;
  }

  /** With nothing but the system's programs, and those that the isolation names. */
  public static Jail by(Isolation.Bubblewrap isolation) {
    return new Jail(isolation, Map.of(), Map.of(), Path.of("/tmp"), false);
  }

  /** It can read a file or folder, in its place. */
  public Jail reading(Path place) {
    return new Jail(isolation, with(readable, place, place), writable, workingDirectory, network);
  }

  /** It can read and write a folder. */
  public Jail writing(Path folder) {
    return writing(folder, folder);
  }

  /**
   * @param seen where the program finds the folder
   */
  public Jail writing(Path folder, Path seen) {
    return new Jail(isolation, readable, with(writable, folder, seen), workingDirectory, network);
  }

  /**
   * @param folder as the program sees it
   */
  public Jail in(Path folder) {
    return new Jail(isolation, readable, writable, folder, network);
  }

  /** With this machine's network: what it is to reach is there. */
  public Jail withNetwork() {
    Jail jail = new Jail(isolation, readable, writable, workingDirectory, true);
    Path names = Path.of("/etc/resolv.conf");
    return Files.exists(names) ? jail.reading(names) : jail;
  }

  /** The command that runs {@code program} in this jail. */
  public List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(List.of(isolation.program().toString()));
    command.addAll(
        List.of("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"));
    if (network) {
      command.add("--share-net");
    }
    command.addAll(List.of("--cap-drop", "ALL", "--hostname", "sandbox"));
    command.addAll(List.of("--dev", "/dev"));
    command.addAll(inMemory("/dev/shm"));
    command.addAll(isolation.proc() ? List.of("--proc", "/proc") : List.of("--dir", "/proc"));
    command.addAll(inMemory("/tmp"));
    command.addAll(List.of("--ro-bind", "/usr", "/usr"));
    TOP_FOLDERS.forEach(name -> command.addAll(topFolder(Path.of("/", name))));
    SYSTEM_FILES.forEach(file -> command.addAll(List.of("--ro-bind-try", file, file)));
    isolation.programs().forEach(place -> command.addAll(bind("--ro-bind", place, place)));
    readable.forEach((place, seen) -> command.addAll(bind("--ro-bind", place, seen)));
    writable.forEach((place, seen) -> command.addAll(bind("--bind", place, seen)));
    command.addAll(List.of("--chdir", workingDirectory.toString(), "--"));
    command.addAll(limits());
    command.addAll(program);
    return command;
  }

  private List<String> inMemory(String folder) {
    return List.of("--size", String.valueOf(isolation.memory()), "--tmpfs", folder);
  }

  private static List<String> bind(String how, Path place, Path seen) {
    return List.of(how, place.toString(), seen.toString());
  }

  /** A link on most systems, a folder on some. */
  private static List<String> topFolder(Path folder) {
    try {
      if (Files.isSymbolicLink(folder)) {
        return List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString());
      }
    } catch (IOException e) {
      return List.of(); // not there, or nothing that a program could read either
    }
    return Files.isDirectory(folder) ? bind("--ro-bind", folder, folder) : List.of();
  }

  /**
   * Set within the jail: the count of processes is the jail's own there. Memory is what a process
   * may write to and shares with no other one.
   */
  private List<String> limits() {
    return List.of(
        LIMITER.toString(),
        "--core=0",
        "--nproc=" + MOST_PROCESSES,
        "--data=" + isolation.memory(),
        "--");
  }

  private static Map<Path, Path> with(Map<Path, Path> places, Path place, Path seen) {
    Map<Path, Path> more = new LinkedHashMap<>(places);
    more.put(place, seen);
    return more;
  }
}
