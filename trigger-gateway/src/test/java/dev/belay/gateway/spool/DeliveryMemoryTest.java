package dev.belay.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryMemoryTest {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-03-10T10:00:00Z");

  private final DeliveryMemory memory = new DeliveryMemory(WINDOW);

  @Test
  void theFirstDeliveryIsWhatARepeatIsComparedWith() {
    remember(entry("a", START, 1), START);
    remember(entry("a", START.plusSeconds(5), 2), START.plusSeconds(5));

    assertThat(find("a", START.plusSeconds(6))).isEqualTo(new DeliveryMemory.Remembered(1));
  }

  @Test
  void aKeyIsForgottenAfterTheWindowAndMayComeAgain() {
    remember(entry("a", START, 1), START);
    Instant later = START.plus(WINDOW).plusSeconds(1);

    assertThat(find("a", later)).isNull();

    remember(entry("a", later, 2), later);
    memory.forgetOld(later);

    assertThat(find("a", later)).isEqualTo(new DeliveryMemory.Remembered(2));
  }

  @Test
  void knowsWhatAMapWouldKnowHoweverItGrowsAndForgets() {
    Random random = new Random(20261123);
    Map<String, Long> taken = new HashMap<>();
    Map<String, Instant> times = new HashMap<>();
    Instant now = START;
    for (int step = 0; step < 60_000; step++) {
      now = now.plusMillis(random.nextInt(400));
      Instant limit = now.minus(WINDOW);
      String key = "github:" + random.nextInt(20_000);
      Long expected =
          times.containsKey(key) && !times.get(key).isBefore(limit) ? taken.get(key) : null;

      DeliveryMemory.Remembered found = find(key, now);

      assertThat(found == null ? null : found.tag())
          .as("step %d, %s", step, key)
          .isEqualTo(expected);
      if (expected == null) {
        taken.put(key, (long) step);
        times.put(key, now);
      }
      remember(entry(key, now, step), now);
      if (step % 97 == 0) {
        memory.forgetOld(now);
      }
    }
  }

  private void remember(SpoolEntry entry, Instant now) {
    memory.remember(DeliveryMemory.Hash.of(entry.key()), entry, now);
  }

  private DeliveryMemory.@Nullable Remembered find(String key, Instant now) {
    return memory.find(DeliveryMemory.Hash.of(key), now);
  }

  private static SpoolEntry entry(String key, Instant receivedAt, long tag) {
    return new SpoolEntry(tag, receivedAt, key, tag, new byte[0]);
  }
}
