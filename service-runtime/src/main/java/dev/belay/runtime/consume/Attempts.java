package dev.belay.runtime.consume;

import dev.belay.runtime.trust.RecordVetting;
import dev.belay.schemas.trust.UntrustedRecordException;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Stands between a container and its listener: has each record vetted, tells {@link RecordsInHand}
 * of what the container does, and begins a step of the record's trace.
 */
final class Attempts implements RecordInterceptor<byte[], byte[]>, ConsumerAwareRebalanceListener {
  private final String group;
  private final RecordsInHand inHand;
  private final RecordVetting vetting;
  private final DeadLetters deadLetters;
  private final HandledRecords handled;

  Attempts(
      String group,
      RecordsInHand inHand,
      RecordVetting vetting,
      DeadLetters deadLetters,
      HandledRecords handled) {
    this.group = group;
    this.inHand = inHand;
    this.vetting = vetting;
    this.deadLetters = deadLetters;
    this.handled = handled;
  }

  /**
   * Puts aside what nobody vouches for and goes on with the next record. An exception would have
   * the container fetch all that follows again, so that a flood of forged records held good ones
   * up. What it throws because it can't put a record aside, the container handles as if the
   * listener had thrown it.
   */
  @Override
  public @Nullable ConsumerRecord<byte[], byte[]> intercept(
      ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
    inHand.begun(group, partition(record), record.offset());
    try {
      vetting.vet(record);
    } catch (UntrustedRecordException e) {
      deadLetters.put(record, String.valueOf(e.getMessage()));
      inHand.ended(group, partition(record)); // nobody tells of a record that no listener got
      return null;
    }
    handled.begun(record);
    return record;
  }

  @Override
  public void failure(
      ConsumerRecord<byte[], byte[]> record, Exception cause, Consumer<byte[], byte[]> consumer) {
    handled.failed(cause);
  }

  /** After success and failure alike. */
  @Override
  public void afterRecord(
      ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
    handled.ended();
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
