package dev.belay.runtime.consume;

import dev.belay.runtime.trust.RecordVetting;
import dev.belay.schemas.trust.UntrustedRecordException;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Stands between a container and its listener: has each record vetted, and tells {@link
 * RecordsInHand} of what the container does.
 */
final class Attempts implements RecordInterceptor<byte[], byte[]>, ConsumerAwareRebalanceListener {
  private final String group;
  private final RecordsInHand inHand;
  private final RecordVetting vetting;

  Attempts(String group, RecordsInHand inHand, RecordVetting vetting) {
    this.group = group;
    this.inHand = inHand;
    this.vetting = vetting;
  }

  /** What it throws, the container handles as if the listener had thrown it. */
  @Override
  public ConsumerRecord<byte[], byte[]> intercept(
      ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
    inHand.begun(group, partition(record), record.offset());
    try {
      vetting.vet(record);
    } catch (UntrustedRecordException e) {
      throw new PoisonedRecordException(String.valueOf(e.getMessage()), e);
    }
    return record;
  }

  @Override
  public void success(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
    inHand.ended(group, partition(record));
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> inHand.ended(group, partition));
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> inHand.ended(group, partition));
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
