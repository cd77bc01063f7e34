package dev.belay.benchmarks.webhooks;

import dev.belay.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What the gateway has published and not decided on yet: its lag as a consumer of its events. */
final class Undecided {
  private static final String GROUP = "trigger-gateway";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String kafka;

  Undecided(String kafka) {
    this.kafka = kafka;
  }

  void awaitNone() throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      while (isAny(admin)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "the gateway does not come to decide on all it published");
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  /**
   * The last record of a partition may be the mark of a transaction's end, which no one is given.
   */
  private static boolean isAny(Admin admin) throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> decided =
        admin
            .listConsumerGroupOffsets(GROUP)
            .partitionsToOffsetAndMetadata()
            .get()
            .entrySet()
            .stream()
            .filter(one -> one.getKey().topic().equals(Topics.DEPLOYMENT_EVENTS))
            .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().offset()));
    return admin
        .listOffsets(
            decided.keySet().stream()
                .collect(Collectors.toMap(partition -> partition, one -> OffsetSpec.latest())))
        .all()
        .get()
        .entrySet()
        .stream()
        .anyMatch(end -> end.getValue().offset() - decided.getOrDefault(end.getKey(), 0L) > 1);
  }
}
