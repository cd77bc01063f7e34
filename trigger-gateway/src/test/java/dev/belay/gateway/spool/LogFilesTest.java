package dev.belay.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log whose files have 8 KiB: five deliveries of these are more than half, nine more than all.
 */
class LogFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final long SMALL = 64 << 10;

  @TempDir Path folder;

  private SpoolSettings settings() {
    return new SpoolSettings(folder, SMALL, Duration.ofDays(8));
  }

  @Test
  void theNextFileIsFilledWhileTheOneBeforeIsWrittenToAndTakesWhatComesAfterIt() throws Exception {
    try (Spool spool = open(AppendFile::onDisk)) {
      append(spool, 0, 5);
      Path next = folder.resolve("000000000001.log");
      await().untilAsserted(() -> assertThat(next).hasSize((8 << 10) + (256 << 10)));
      assertThat(folder.resolve("000000000002.log")).doesNotExist();

      append(spool, 5, 20);

      assertThat(RecordFormat.scan(next, (entry, offset, end) -> {})).isPositive();
      assertThat(keys(spool)).containsExactlyElementsOf(names(20));
    }
    try (Spool spool = open(AppendFile::onDisk)) {
      assertThat(keys(spool)).containsExactlyElementsOf(names(20));
    }
  }

  @Test
  void aFileThatWasMadeReadyAndNotNeededGoes() throws Exception {
    try (Spool spool = open(AppendFile::onDisk)) {
      append(spool, 0, 5);
      await().untilAsserted(() -> assertThat(logs()).contains("000000000001.log"));
    }

    assertThat(logs()).containsExactly("000000000000.log");
  }

  @Test
  void aFileThatWasMadeReadyBeforeACrashIsNoDelivery() throws Exception {
    try (Spool spool = open(AppendFile::onDisk)) {
      append(spool, 0, 5);
    }
    Files.write(folder.resolve("000000000001.log"), new byte[9000]);

    try (Spool spool = open(AppendFile::onDisk)) {
      append(spool, 5, 6);
      assertThat(keys(spool)).containsExactlyElementsOf(names(6));
      spool.published(spool.unpublished(10).getLast().sequence());
      assertThat(spool.backlog()).isZero();
    }
    assertThat(logs()).doesNotContain("000000000001.log");
  }

  @Test
  void withoutRoomToMakeOneReadyDeliveriesAreTakenAllTheSame() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (Spool spool = open(withoutRoom(asked))) {
      append(spool, 0, 30);

      assertThat(keys(spool)).containsExactlyElementsOf(names(30));
    }
    assertThat(asked.get()).isPositive();
    try (Spool spool = open(AppendFile::onDisk)) {
      assertThat(keys(spool)).containsExactlyElementsOf(names(30));
    }
  }

  @Test
  void onADiskThatIsNearlyFullNothingIsFilledAhead() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (LogFiles files = new LogFiles(folder, Long.MAX_VALUE / 4, withoutRoom(asked))) {
      files.prepare();
      LogFiles.LogFile next = files.next();

      assertThat(next.path()).isEmptyFile();
      next.file().close();
    }
    assertThat(asked.get()).isZero();
  }

  private Spool open(AppendFile.Opener files) throws IOException {
    return Spool.open(settings(), Clock.fixed(NOW, ZoneOffset.UTC), files);
  }

  private static void append(Spool spool, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      spool.append("key-" + i, NOW, 0, new byte[1000]);
    }
  }

  private static List<String> keys(Spool spool) throws IOException {
    return spool.unpublished(100).stream().map(SpoolEntry::key).toList();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key-" + i).toList();
  }

  private List<String> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .toList();
    }
  }

  /** On a disk that has room for deliveries, but not for a whole file of zeros. */
  private static AppendFile.Opener withoutRoom(AtomicInteger asked) {
    return file ->
        new DelegatingFile(AppendFile.onDisk(file)) {
          @Override
          public void reserve(long length) throws IOException {
            if (length > 0) {
              asked.incrementAndGet();
              throw new IOException("No space left on device");
            }
          }
        };
  }
}
