package dev.belay.jail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of bubblewrap. */
final class BubblewrapCommand {
  /** Of util-linux. */
  static final Path LIMITER = Path.of("/usr/bin/prlimit");

  private BubblewrapCommand() {}

  static List<String> of(Isolation.Bubblewrap isolation, Jail.View view, List<String> program) {
    List<String> command = new ArrayList<>(List.of(isolation.program().toString()));
    command.addAll(
        List.of("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"));
    if (view.network()) {
      command.add("--share-net");
    }
    command.addAll(List.of("--cap-drop", "ALL", "--hostname", "sandbox"));
    command.addAll(List.of("--dev", "/dev"));
    command.addAll(inMemory(isolation, "/dev/shm"));
    command.addAll(isolation.proc() ? List.of("--proc", "/proc") : List.of("--dir", "/proc"));
    command.addAll(inMemory(isolation, "/tmp"));
    command.addAll(bind("--ro-bind", SystemPrograms.PROGRAMS, SystemPrograms.PROGRAMS));
    SystemPrograms.TOP_FOLDERS.forEach(folder -> command.addAll(topFolder(folder)));
    SystemPrograms.FILES.forEach(file -> command.addAll(bind("--ro-bind-try", file, file)));
    isolation.programs().forEach(place -> command.addAll(bind("--ro-bind", place, place)));
    view.readable().forEach((seen, place) -> command.addAll(bind("--ro-bind", place, seen)));
    view.writable().forEach((seen, place) -> command.addAll(bind("--bind", place, seen)));
    command.addAll(List.of("--chdir", view.in().toString(), "--"));
    command.addAll(limits(isolation));
    command.addAll(program);
    return command;
  }

  private static List<String> inMemory(Isolation.Bubblewrap isolation, String folder) {
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
  private static List<String> limits(Isolation.Bubblewrap isolation) {
    return List.of(
        LIMITER.toString(),
        "--core=0",
        "--nproc=" + Jail.MOST_PROCESSES,
        "--data=" + isolation.memory(),
        "--");
  }
}
