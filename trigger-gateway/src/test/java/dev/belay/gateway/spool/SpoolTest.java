package dev.belay.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final Duration WINDOW = Duration.ofDays(8);
  private static final long ROOMY = 64 << 20;

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private final Clock testClock = new MovableClock();

  @Test
  void aDeliveryIsThereAfterARestartUntilItIsPublished() throws Exception {
    try (Spool spool = open(ROOMY)) {
      append(spool, "a");
      append(spool, "b");
      spool.published(spool.unpublished(1).getFirst().sequence());
    }

    try (Spool spool = open(ROOMY)) {
      assertThat(spool.unpublished(10)).extracting(SpoolEntry::key).containsExactly("b");
      assertThat(spool.backlog()).isEqualTo(1);
    }
  }

  @Test
  void aKeyIsRememberedOverRestartsAndPublicationForTheWindowOnly() throws Exception {
    try (Spool spool = open(ROOMY)) {
      append(spool, "a");
      spool.published(spool.unpublished(1).getFirst().sequence());
    }
    now = now.plus(WINDOW).minusSeconds(1);
    try (Spool spool = open(ROOMY)) {
      assertThat(append(spool, "a")).isEqualTo(new Spool.Outcome.Duplicate(7));
    }

    now = now.plusSeconds(2);

    try (Spool spool = open(ROOMY)) {
      assertThat(append(spool, "a")).isInstanceOf(Spool.Outcome.Stored.class);
    }
  }

  @Test
  void bodiesThatArePublishedAndKeysThatAreOldLeaveTheDisk() throws Exception {
    try (Spool spool = open(64 << 10)) {
      for (int i = 0; i < 500; i++) {
        spool.append("key-" + i, now, 0, new byte[1000]);
        spool.published(spool.unpublished(1).getFirst().sequence());
      }
      assertThat(spool.bytes()).isLessThan(64 << 10);
    }
    now = now.plus(WINDOW).plusSeconds(1);

    open(64 << 10).close();

    assertThat(files()).noneMatch(name -> name.endsWith(".keys"));
  }

  @Test
  void aTornTailIsCutAndWhatWasAcknowledgedBeforeItStays() throws Exception {
    try (Spool spool = open(ROOMY)) {
      append(spool, "a");
    }
    Path log = log();
    ByteBuffer torn =
        RecordFormat.encode(new SpoolEntry(9, now, "torn", 0, new byte[100])).limit(60);
    Files.write(log, java.util.Arrays.copyOf(torn.array(), 60), StandardOpenOption.APPEND);

    try (Spool spool = open(ROOMY)) {
      assertThat(spool.unpublished(10)).extracting(SpoolEntry::key).containsExactly("a");
      assertThat(append(spool, "torn")).isInstanceOf(Spool.Outcome.Stored.class);
    }
    try (Spool spool = open(ROOMY)) {
      assertThat(spool.unpublished(10)).extracting(SpoolEntry::key).containsExactly("a", "torn");
    }
  }

  @Test
  void aDamagedDeliveryIsGivenAsSuchAndTakesNoneOfTheOthersWithIt() throws Exception {
    try (Spool spool = open(ROOMY)) {
      append(spool, "a");
      append(spool, "b");
      append(spool, "c");
      damageSecondRecord();
      assertDamagedInTheMiddle(spool);
    }

    try (Spool spool = open(ROOMY)) {
      assertDamagedInTheMiddle(spool);
      spool.published(spool.unpublished(2).getLast().sequence());
      assertThat(spool.unpublished(10)).extracting(SpoolEntry::key).containsExactly("c");
    }
  }

  private static void assertDamagedInTheMiddle(Spool spool) throws IOException {
    assertThat(spool.unpublished(10))
        .extracting(SpoolEntry::damaged)
        .containsExactly(false, true, false);
    assertThat(spool.unpublished(10)).extracting(SpoolEntry::key).contains("a", "c");
  }

  private void damageSecondRecord() throws IOException {
    Path log = log();
    List<Long> ends = new ArrayList<>();
    RecordFormat.scan(log, (entry, offset, end) -> ends.add(end));
    byte[] bytes = Files.readAllBytes(log);
    bytes[ends.get(1).intValue() - 1] ^= 1;
    Files.write(log, bytes);
  }

  @Test
  void theIdStaysOverRestartsUntilItIsRenewed() throws Exception {
    String first;
    try (Spool spool = open(ROOMY)) {
      first = spool.id();
    }
    try (Spool spool = open(ROOMY)) {
      assertThat(spool.id()).isEqualTo(first);
      spool.renewId();
    }

    try (Spool spool = open(ROOMY)) {
      assertThat(spool.id()).isNotEqualTo(first).hasSize(36);
    }
  }

  @Test
  void aFullSpoolRefusesAndTakesAgainWhenThereIsRoom() throws Exception {
    try (Spool spool = open(64 << 10)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  spool.append("key-" + i, now, 0, new byte[1000]);
                }
              })
          .isInstanceOf(SpoolUnavailableException.class)
          .hasMessageContaining("full");
      List<SpoolEntry> all = spool.unpublished(1000);
      spool.published(all.getLast().sequence());

      assertThat(append(spool, "later")).isInstanceOf(Spool.Outcome.Stored.class);
      assertThat(spool.unpublished(10)).extracting(SpoolEntry::key).containsExactly("later");
    }
  }

  @Test
  void aDiskThatFailsRefusesTheDeliveryAndLaterTakesIt() throws Exception {
    AtomicBoolean failing = new AtomicBoolean();
    try (Spool spool = Spool.open(settings(ROOMY), testClock, failingWhile(failing))) {
      append(spool, "before");
      failing.set(true);
      assertThatThrownBy(() -> append(spool, "during"))
          .isInstanceOf(SpoolUnavailableException.class);
      assertThat(spool.lastFailure()).contains("No space left");

      failing.set(false);

      assertThat(append(spool, "during")).isInstanceOf(Spool.Outcome.Stored.class);
      assertThat(spool.lastFailure()).isNull();
    }
    try (Spool spool = open(ROOMY)) {
      assertThat(spool.unpublished(10))
          .extracting(SpoolEntry::key)
          .containsExactly("before", "during");
    }
  }

  @Test
  void manyDeliveriesAtOnceShareAnFsync() throws Exception {
    AtomicInteger forces = new AtomicInteger();
    try (Spool spool = Spool.open(settings(ROOMY), testClock, counting(forces));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Spool.Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String key = "key-" + i;
        outcomes.add(threads.submit(() -> append(spool, key)));
      }
      for (Future<Spool.Outcome> outcome : outcomes) {
        assertThat(outcome.get()).isInstanceOf(Spool.Outcome.Stored.class);
      }

      assertThat(spool.backlog()).isEqualTo(1000);
      assertThat(forces.get()).isLessThan(500);
    }
  }

  @Test
  void oneDeliverySentManyTimesAtOnceIsTakenOnce() throws Exception {
    try (Spool spool = open(ROOMY);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Spool.Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        outcomes.add(threads.submit(() -> append(spool, "same")));
      }
      int stored = 0;
      for (Future<Spool.Outcome> outcome : outcomes) {
        stored += outcome.get() instanceof Spool.Outcome.Stored ? 1 : 0;
      }

      assertThat(stored).isEqualTo(1);
      assertThat(spool.backlog()).isEqualTo(1);
    }
  }

  @Test
  void aFolderInUseIsRefusedByName() throws Exception {
    try (Spool spool = open(ROOMY)) {
      assertThat(spool.backlog()).isZero();

      assertThatThrownBy(() -> open(ROOMY))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("another gateway");
    }
  }

  private Spool open(long maxBytes) throws IOException {
    return Spool.open(settings(maxBytes), testClock);
  }

  private SpoolSettings settings(long maxBytes) {
    return new SpoolSettings(folder, maxBytes, WINDOW);
  }

  private Spool.Outcome append(Spool spool, String key) throws Exception {
    return spool.append(key, now, 7, key.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  private Path log() throws IOException {
    return files().stream()
        .filter(name -> name.endsWith(".log"))
        .map(folder::resolve)
        .findFirst()
        .orElseThrow();
  }

  private static AppendFile.Opener failingWhile(AtomicBoolean failing) {
    return file ->
        new DelegatingFile(AppendFile.onDisk(file)) {
          @Override
          public void write(ByteBuffer bytes) throws IOException {
            if (failing.get()) {
              ByteBuffer half = bytes.duplicate().limit(bytes.remaining() / 2);
              super.write(half);
              throw new IOException("No space left on device");
            }
            super.write(bytes);
          }
        };
  }

  private static AppendFile.Opener counting(AtomicInteger forces) {
    return file ->
        new DelegatingFile(AppendFile.onDisk(file)) {
          @Override
          public void force() throws IOException {
            forces.incrementAndGet();
            super.force();
          }
        };
  }

  private final class MovableClock extends Clock {
    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
