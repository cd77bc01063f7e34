package dev.belay.runtime.consume;

import dev.belay.runtime.health.HealthFromMemory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;

/**
 * The current record of each partition, from its first attempt until it is handled or put aside. A
 * record that stays for long holds up all later ones. The service's health reports it, whether it
 * is tried again and again or its handling does not return.
 */
final class RecordsInHand implements HealthFromMemory {
  private final Map<Place, InHand> inHand = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final Duration bound;

  private record Place(String group, TopicPartition partition) {}

  private record InHand(long offset, long since, @Nullable String cause) {}

  /**
   * @param bound how long a partition may wait before it is unhealthy
   */
  RecordsInHand(LongSupplier nanoTime, Duration bound) {
    this.nanoTime = nanoTime;
    this.bound = bound;
  }

  /** An attempt begins, whether it is the first one or not. */
  void begun(String group, TopicPartition partition, long offset) {
    inHand.compute(
        new Place(group, partition),
        (place, known) ->
            known != null && known.offset() == offset
                ? known
                : new InHand(offset, nanoTime.getAsLong(), null));
  }

  /** An attempt has failed, and another one will follow. */
  void failed(String group, TopicPartition partition, String cause) {
    inHand.computeIfPresent(
        new Place(group, partition),
        (place, known) -> new InHand(known.offset(), known.since(), cause));
  }

  /** The record was handled or put aside, or another consumer has the partition now. */
  void ended(String group, TopicPartition partition) {
    inHand.remove(new Place(group, partition));
  }

  /** How long the oldest waiting record has been in hand; zero when there is none. */
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
    return "the record at offset %d has been waiting for %d s: %s"
        .formatted(
            record.offset(),
            age(record).toSeconds(),
            record.cause() == null ? "its handling does not return" : record.cause());
  }

  private Duration age(InHand record) {
    return Duration.ofNanos(nanoTime.getAsLong() - record.since());
  }
}
