package dev.belay.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed while it writes: what it acknowledged is there, once. */
class SpoolKillTest {
  private static final Duration WINDOW = Duration.ofDays(8);

  @TempDir Path folder;

  /** Acknowledged deliveries are named on standard output, after the spool has them. */
  static final class Writer {
    public static void main(String[] arguments) throws Exception {
      Spool spool =
          Spool.open(
              new SpoolSettings(Path.of(arguments[0]), 256 << 20, WINDOW), Clock.systemUTC());
      for (int thread = 0; thread < 8; thread++) {
        String prefix = arguments[1] + "-" + thread + "-";
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; ; i++) {
                    acknowledge(spool, prefix + i);
                  }
                });
      }
      // Publishes now and then, so that files are dropped under load as well.
      while (true) {
        var some = spool.unpublished(50);
        if (!some.isEmpty()) {
          StringBuilder published = new StringBuilder();
          some.forEach(entry -> published.append("published ").append(entry.key()).append('\n'));
          System.out.print(published);
          System.out.flush();
          spool.published(some.getLast().sequence());
        }
        Thread.sleep(5);
      }
    }

    private static void acknowledge(Spool spool, String key) {
      try {
        spool.append(key, Instant.now(), 0, new byte[700]);
        System.out.println("stored " + key);
        System.out.flush();
      } catch (SpoolUnavailableException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void everyAcknowledgedDeliveryIsThereOnceAfterAKill() throws Exception {
    everyAcknowledgedDeliveryIsThereOnceAfter(1);
  }

  @Tag("faults")
  @Test
  void everyAcknowledgedDeliveryIsThereOnceAfterEveryKill() throws Exception {
    everyAcknowledgedDeliveryIsThereOnceAfter(6);
  }

  private void everyAcknowledgedDeliveryIsThereOnceAfter(int kills) throws Exception {
    Set<String> acknowledged = new HashSet<>();
    Set<String> published = new HashSet<>();
    Random random = new Random(7);

    for (int round = 0; round < kills; round++) {
      int before = acknowledged.size();
      killWhileWriting(round, before + 200 + random.nextInt(1500), acknowledged, published);

      try (Spool spool =
          Spool.open(new SpoolSettings(folder, 256 << 20, WINDOW), Clock.systemUTC())) {
        var left = spool.unpublished(Integer.MAX_VALUE).stream().map(SpoolEntry::key).toList();
        assertThat(left).doesNotHaveDuplicates();
        Set<String> missing = new TreeSet<>(acknowledged);
        missing.removeAll(left);
        missing.removeAll(published);
        assertThat(missing).as("acknowledged, but gone after kill %d", round).isEmpty();
        for (String key : acknowledged) {
          assertThat(spool.append(key, Instant.now(), 0, new byte[0]))
              .isInstanceOf(Spool.Outcome.Duplicate.class);
        }
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(kills * 200);
  }

  private void killWhileWriting(
      int round, int until, Set<String> acknowledged, Set<String> published) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString(),
                "round-" + round)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = out.readLine()) != null) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && words[0].equals("stored")) {
          acknowledged.add(words[1]);
        } else if (words.length == 2 && words[0].equals("published")) {
          published.add(words[1]);
        }
        if (acknowledged.size() >= until && process.isAlive()) {
          // By its handle: Process.destroyForcibly would close the pipe that is being read.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(137);
  }
}
