package dev.belay.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real file system that is full, and a real limit on file sizes: what the system's own writes say
 * then, not what a fake says.
 */
class FullDiskTest {
  private static final Duration WINDOW = Duration.ofDays(8);

  @TempDir Path folder;

  /** A process with a spool that does what it is told on standard input, line by line. */
  static final class Writer {
    private static final byte[] BODY = new byte[10_000];

    public static void main(String[] arguments) throws Exception {
      // What is logged does not go among the answers.
      PrintStream answers = System.out;
      System.setOut(System.err);
      Path spoolFolder = Path.of(arguments[0]).resolve("spool");
      // Its limit is far above what the disk has.
      SpoolSettings settings = new SpoolSettings(spoolFolder, 64 << 20, WINDOW);
      int stored = 0;
      try (Spool spool = Spool.open(settings, Clock.systemUTC());
          BufferedReader in =
              new BufferedReader(
                  new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        answers.println("open");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          switch (line) {
            case "fill" -> {
              @Nullable String failure = null;
              while (failure == null) {
                failure = append(spool, stored);
                stored += failure == null ? 1 : 0;
              }
              answers.println("refused " + stored + " " + failure);
            }
            case "append" -> {
              @Nullable String failure = append(spool, stored);
              stored += failure == null ? 1 : 0;
              answers.println((failure == null ? "stored " : "refused ") + stored);
            }
            case "publish" -> {
              int published = 0;
              while (published < stored / 2) {
                List<SpoolEntry> some = spool.unpublished(100_000);
                spool.published(some.getLast().sequence());
                published += some.size();
              }
              answers.println("published " + published);
            }
            case "list" -> {
              StringBuilder keys = new StringBuilder("keys");
              List<SpoolEntry> some = spool.unpublished(100_000);
              while (!some.isEmpty()) {
                some.forEach(entry -> keys.append(' ').append(entry.key()));
                spool.published(some.getLast().sequence());
                some = spool.unpublished(100_000);
              }
              answers.println(keys);
            }
            default -> throw new IllegalArgumentException(line);
          }
        }
      }
    }

    private static @Nullable String append(Spool spool, int number) throws InterruptedException {
      try {
        spool.append("key-" + number, Instant.now(), 0, BODY);
        return null;
      } catch (SpoolUnavailableException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }

  private static final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    Child(List<String> command) throws Exception {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      out = process.inputReader(StandardCharsets.UTF_8);
      in = process.outputWriter(StandardCharsets.UTF_8);
      assertThat(out.readLine()).isEqualTo("open");
    }

    String tell(String line) throws Exception {
      in.write(line + "\n");
      in.flush();
      return String.valueOf(out.readLine());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Tag("faults")
  @Test
  void aFullFileSystemRefusesLosesNothingAndTakesAgainWhenThereIsRoom() throws Exception {
    assumeTrue(mayMount(), "mounting a file system of its own is not permitted here");
    Files.createDirectories(folder.resolve("disk"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=20m tmpfs \"$0\" && head -c 12000000 /dev/zero"
                    + " > \"$0/ballast\" && exec \"$@\"",
                folder.resolve("disk").toString()));
    command.addAll(java(folder.resolve("disk")));
    try (Child child = new Child(command)) {
      String refused = child.tell("fill");
      assertThat(refused).contains("No space left on device");
      int stored = Integer.parseInt(refused.split(" ", -1)[1]);
      assertThat(stored).isGreaterThan(50);
      assertThat(child.tell("append")).isEqualTo("refused " + stored);

      // The file system is the child's own: its root leads there.
      Files.delete(
          Path.of(
              "/proc/"
                  + child.process.pid()
                  + "/root"
                  + folder.resolve("disk").resolve("ballast")));

      assertThat(child.tell("append")).isEqualTo("stored " + (stored + 1));
      assertThat(child.tell("list")).isEqualTo(keys(stored + 1));
    }
  }

  @Tag("faults")
  @Test
  void publishingFreesAFullFileSystem() throws Exception {
    assumeTrue(mayMount(), "mounting a file system of its own is not permitted here");
    Files.createDirectories(folder.resolve("disk"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=24m tmpfs \"$0\" && exec \"$@\"",
                folder.resolve("disk").toString()));
    command.addAll(java(folder.resolve("disk")));
    try (Child child = new Child(command)) {
      assertThat(child.tell("fill")).contains("No space left on device");

      assertThat(child.tell("publish")).startsWith("published ");

      assertThat(child.tell("append")).startsWith("stored ");
    }
  }

  @Test
  void aLimitOfTheSystemOnFilesRefusesLosesNothingAndEnds() throws Exception {
    try (Child child = new Child(java(folder))) {
      assertThat(child.tell("append")).isEqualTo("stored 1");
      limitFiles(child, "4096");
      assertThat(child.tell("append")).isEqualTo("refused 1");
      assertThat(child.tell("append")).isEqualTo("refused 1");

      limitFiles(child, "unlimited");

      assertThat(child.tell("append")).isEqualTo("stored 2");
      assertThat(child.tell("list")).isEqualTo(keys(2));
    }
  }

  private static void limitFiles(Child child, String bytes) throws Exception {
    // The soft limit only: the hard one stays, so that it can be raised again by anyone.
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid=" + child.process.pid(), "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  private static boolean mayMount() throws Exception {
    Process tried =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "mount",
                "-t",
                "tmpfs",
                "tmpfs",
                "/mnt")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
  }

  private static List<String> java(Path disk) {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        // Its memory-mapped counters would be files under the limit as well.
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        Writer.class.getName(),
        disk.toString());
  }

  private static String keys(int stored) {
    StringBuilder keys = new StringBuilder("keys");
    for (int i = 0; i < stored; i++) {
      keys.append(" key-").append(i);
    }
    return keys.toString();
  }
}
