package dev.belay.runtime.consume;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The record of each partition whose turn it is, from its first attempt to its end: handled, or put
 * aside. One that is in hand for long holds up all that come after it, and is told by the service's
 * health: whether it is tried again and again or its handling does not return.
 */
final class RecordsInHand implements HealthIndicator {
  private final Map<Place, InHand> inHand = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final Duration bound;

  private record Place(String group, TopicPartition partition) {}

  private record InHand(long offset, long since, @Nullable String cause) {}

  /**
   * @param bound a partition that waits for longer is unhealthy
   */
  RecordsInHand(LongSupplier nanoTime, Duration bound) {
    this.nanoTime = nanoTime;
    this.bound = bound;
  }

  /** An attempt begins, the first one or another. */
  void begun(String group, TopicPartition partition, long offset) {
    inHand.compute(
        new Place(group, partition),
        (place, known) ->
            known != null && known.offset() == offset
                ? known
                : new InHand(offset, nanoTime.getAsLong(), null));
  }

  /** An attempt has failed, and there will be another. */
  void failed(String group, TopicPartition partition, String cause) {
    inHand.computeIfPresent(
        new Place(group, partition),
        (place, known) -> new InHand(known.offset(), known.since(), cause));
  }

  /** It was handled or put aside, or the partition is another consumer's now. */
  void ended(String group, TopicPartition partition) {
    inHand.remove(new Place(group, partition));
  }

  /** How long the one that waits longest has been in hand; zero when there is none. */
  Duration longest() {
    return inHand.values().stream().map(this::age).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  @Override
  public Health health() {
    Map<String, String> waiting = new TreeMap<>();
    inHand.forEach(
        (place, record) -> {
          if (age(record).compareTo(bound) > 0) {
            waiting.put(place.partition().toString(), describe(record));
          }
        });
    return waiting.isEmpty()
        ? Health.up().build()
        : Health.down().withDetail("waiting", waiting).build();
  }

  private String describe(InHand record) {
    return "the record at offset %d waits for %d s: %s"
        .formatted(
            record.offset(),
            age(record).toSeconds(),
            record.cause() == null ? "its handling does not return" : record.cause());
  }

  private Duration age(InHand record) {
    return Duration.ofNanos(nanoTime.getAsLong() - record.since());
  }
}
