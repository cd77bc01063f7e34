package dev.belay.jail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The command line of Docker that runs one program in a container. */
final class ContainerCommand {
  /** Holds nothing: this machine's programs are mounted into it. */
  static final String EMPTY_IMAGE = "belay-jail:empty";

  /**
   * The first program of the container. It ends with the program, or when nobody holds the other
   * end of its input any more: when the process that started it was killed.
   */
  private static final String UNTIL_NOBODY_WANTS_IT =
      """
      exec 3<&0 </dev/null
      "$@" 3<&- &
      program=$!
      { while read -r line <&3; do :; done; kill -KILL $program; } &
      wait $program
      """;

  /** Of root's jails: an ordinary user that owns nothing. */
  private static final int NOBODY = 65534;

  private ContainerCommand() {}

  static Launch launch(
      Isolation.Container isolation,
      Optional<String> image,
      Jail.View view,
      List<String> program,
      Map<String, String> environment)
      throws IOException {
    RunningContainer container = RunningContainer.named(isolation.docker());
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(DockerCommand.environment());
    environment.keySet().stream()
        .filter(name -> name.equals("HOME") || name.equals("PATH"))
        .forEach(name -> all.put(name, environment.get(name)));
    List<String> command =
        new ArrayList<>(List.of(isolation.docker().toString(), "run", "--rm", "--interactive"));
    command.addAll(List.of("--name", container.name()));
    command.addAll(List.of("--label", RunningContainer.LABEL + "=" + RunningContainer.owner()));
    command.addAll(rights(isolation, view));
    mounts(isolation, image, view).forEach(mount -> command.addAll(List.of("--mount", mount)));
    environment.keySet().stream()
        .filter(name -> !name.startsWith("DOCKER_"))
        .sorted()
        .forEach(name -> command.addAll(List.of("--env", name)));
    command.addAll(List.of("--workdir", view.in().toString()));
    command.addAll(List.of("--entrypoint", "/bin/sh", image.orElse(EMPTY_IMAGE)));
    command.addAll(List.of("-c", UNTIL_NOBODY_WANTS_IT, "jail"));
    command.addAll(program);
    return new Launch(command, all, Optional.of(container));
  }

  /** Root's programs are nobody's in a container, and need to reach what they are given. */
  static void give(Path folder) throws IOException {
    if (owner(folder, "unix:uid") != 0) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", NOBODY);
      }
    }
  }

  private static int owner(Path file, String which) throws IOException {
    return (Integer) Files.getAttribute(file, which);
  }

  private static List<String> rights(Isolation.Container isolation, Jail.View view)
      throws IOException {
    String memory = String.valueOf(isolation.memory());
    List<String> rights = new ArrayList<>();
    rights.addAll(
        view.network()
            ? List.of("--network", "host")
            : List.of("--network", "none", "--hostname", "sandbox"));
    rights.addAll(List.of("--ipc", "private", "--read-only", "--log-driver", "none"));
    rights.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
    rights.addAll(List.of("--user", user(view), "--ulimit", "core=0"));
    rights.addAll(List.of("--pids-limit", String.valueOf(Jail.MOST_PROCESSES)));
    rights.addAll(List.of("--memory", memory, "--memory-swap", memory, "--shm-size", memory));
    rights.addAll(List.of("--tmpfs", "/tmp:rw,nosuid,nodev,exec,mode=1777,size=" + memory));
    return rights;
  }

  /** Who owns the first folder that it writes to; else this user, or nobody for root. */
  private static String user(Jail.View view) throws IOException {
    Optional<Path> own = view.writable().values().stream().findFirst();
    Path whose = own.orElse(Path.of("/proc/self"));
    int user = owner(whose, "unix:uid");
    int group = owner(whose, "unix:gid");
    return user == 0 ? NOBODY + ":" + NOBODY : user + ":" + group;
  }

  /** Each place once: what is given last holds, as with bubblewrap. */
  private static List<String> mounts(
      Isolation.Container isolation, Optional<String> image, Jail.View view) throws IOException {
    Map<Path, String> mounts = new LinkedHashMap<>();
    if (image.isPresent()) {
      SystemPrograms.USERS.forEach(file -> mounts.put(file, mount(file, file, true)));
    } else {
      mounts.put(
          SystemPrograms.PROGRAMS, mount(SystemPrograms.PROGRAMS, SystemPrograms.PROGRAMS, true));
      for (Path folder : SystemPrograms.TOP_FOLDERS) {
        if (Files.isDirectory(folder)) {
          mounts.put(folder, mount(folder.toRealPath(), folder, true));
        }
      }
      SystemPrograms.FILES.stream()
          .filter(Files::exists)
          .forEach(file -> mounts.put(file, mount(file, file, true)));
      isolation.programs().forEach(place -> mounts.put(place, mount(place, place, true)));
    }
    view.readable().forEach((seen, place) -> mounts.put(seen, mount(place, seen, true)));
    view.writable().forEach((seen, place) -> mounts.put(seen, mount(place, seen, false)));
    return List.copyOf(mounts.values());
  }

  private static String mount(Path place, Path seen, boolean readOnly) {
    return String.join(
        ",",
        List.of(
            "type=bind",
            field("source=" + place),
            field("target=" + seen),
            "readonly=" + readOnly));
  }

  /** Docker reads a mount as a line of CSV. */
  private static String field(String text) {
    return text.contains(",") || text.contains("\"")
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}
