package dev.belay.standalone.forgery;

import dev.belay.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whatever is on the topics. */
final class Eavesdropper {
  /** Who consumes which topic. */
  private static final Map<String, List<String>> GROUPS =
      Map.of(
          Topics.DEPLOYMENT_EVENTS, List.of("trigger-gateway"),
          Topics.BACKUP_COMMANDS, List.of("backup-worker"),
          Topics.RECOVERY_COMMANDS, List.of("backup-worker", "restore-verifier-drills"),
          Topics.RECOVERY_EVENTS,
              List.of("trigger-gateway-gates", "restore-verifier", "ledger-service"));

  private final String servers;

  Eavesdropper(String servers) {
    this.servers = servers;
  }

  /** All records of the services' topics. */
  List<ConsumerRecord<byte[], byte[]>> all() {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    GROUPS.keySet().forEach(topic -> found.addAll(all(topic)));
    return found;
  }

  List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
      return found;
    }
  }

  /** Whether each consumer has dealt with the last record of its topics. */
  boolean isAllRead() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      for (Map.Entry<String, List<String>> each : GROUPS.entrySet()) {
        Map<TopicPartition, Long> last = lastRecords(each.getKey());
        for (String group : each.getValue()) {
          Map<TopicPartition, OffsetAndMetadata> committed =
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
          for (Map.Entry<TopicPartition, Long> end : last.entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            if (offset == null || offset.offset() <= end.getValue()) {
              return false;
            }
          }
        }
      }
      return true;
    }
  }

  /** A partition's end is no record where a transaction was committed. */
  private Map<TopicPartition, Long> lastRecords(String topic) {
    Map<TopicPartition, Long> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : all(topic)) {
      last.merge(
          new TopicPartition(record.topic(), record.partition()), record.offset(), Math::max);
    }
    return last;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }
}
