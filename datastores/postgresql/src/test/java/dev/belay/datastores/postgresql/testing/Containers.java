package dev.belay.datastores.postgresql.testing;

import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.jail.Isolation;
import dev.belay.jail.NoJailException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * This machine's Docker, and an image of its own PostgreSQL. The image has the servers' files and
 * the libraries that they need, so that no registry is asked.
 */
public final class Containers {
  private static final String IMAGE = "belay-test-postgresql:";

  /** Its arguments: the image, and the folder of the programs. */
  private static final String MAKE_IMAGE =
      """
      set -eu
      version=$(basename "$(dirname "$2")")
      programs="/bin/sh /usr/bin/bash /usr/bin/cat /usr/bin/ls /usr/bin/id"
      folders="/usr/lib/postgresql/$version /usr/share/postgresql/$version /usr/share/zoneinfo /usr/lib/locale/C.utf8"
      modules="$2/../lib/dblink.so $2/../lib/postgres_fdw.so $2/../lib/plpgsql.so"
      libraries=$(ldd "$2/postgres" "$2/initdb" $programs $modules 2>/dev/null | grep -o '/[^ )]*\\.so[^ )]*' | sort -u | grep -v "^/usr/lib/postgresql")
      tar -c -P --dereference --hard-dereference --exclude=bitcode --exclude='llvm*' --exclude='*gis*' $folders $programs $libraries |
        docker import --change "ENV PATH=$2:/usr/bin" \
          --change 'ENV LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu' - "$1"
      """;

  private Containers() {}

  /** Skips the test where there is none. */
  public static Isolation.Container isolation() throws Exception {
    try {
      PostgresTools tools = PostgresTools.installed("initdb").getFirst();
      Isolation.Container chosen =
          (Isolation.Container)
              Isolation.choose(
                  Isolation.Wanted.CONTAINER,
                  Isolation.Furnishing.reading(List.of())
                      .withImages(Map.of("postgresql", IMAGE + "{major}")));
      String image = IMAGE + tools.major();
      if (said("docker", "images", "--quiet", image).isEmpty()) {
        said("sh", "-c", MAKE_IMAGE, "sh", image, tools.bin().toString());
      }
      return chosen;
    } catch (NoJailException e) {
      String reason =
          "SKIPPED, no Docker: sandboxes in containers are NOT TESTED: " + e.getMessage();
      System.err.println(reason);
      return Assumptions.abort(reason);
    }
  }

  /** The names of those that see something of {@code folder}. */
  public static List<String> mounting(Path folder) throws Exception {
    List<String> found = new ArrayList<>();
    for (String name : names()) {
      if (said("docker", "inspect", "--format", "{{json .HostConfig.Mounts}}", name)
          .contains(folder + "/")) {
        found.add(name);
      }
    }
    return found;
  }

  public static List<String> names() throws Exception {
    return said("docker", "ps", "--all", "--format", "{{.Names}}").lines().toList();
  }

  /** One whose label names a process of this machine that has ended. */
  public static String abandoned() throws Exception {
    String machine = java.nio.file.Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String name = "belay-test-" + UUID.randomUUID();
    said(
        "docker",
        "run",
        "--detach",
        "--name",
        name,
        "--network",
        "none",
        "--label",
        "dev.belay.jail=" + machine + "/" + ended.pid() + "/1",
        "--entrypoint",
        "/bin/sh",
        IMAGE + PostgresTools.installed("initdb").getFirst().major(),
        "-c",
        "while :; do read -r line < /dev/zero || :; done");
    return name;
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 && !output.contains("No such")) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output.strip();
  }
}
