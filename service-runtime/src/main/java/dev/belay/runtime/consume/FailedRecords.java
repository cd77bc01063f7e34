package dev.belay.runtime.consume;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.messaging.MessagingException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Decides what happens to a record whose listener threw, in every service. If the cause lies
 * elsewhere (database, broker, registry), the record is tried again until it works, and its
 * partition waits; the pauses are short, so that the consumer stays in its group. If the cause is
 * the record, it goes to the {@link DeadLetters}, and the next record follows.
 */
final class FailedRecords implements RetryListener {
  private static final Logger LOG = LoggerFactory.getLogger(FailedRecords.class);
  private static final String NO_VALUE =
      "the record has no value, and this topic has no tombstones";
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final String group;
  private final RecordsInHand inHand;

  private FailedRecords(String group, RecordsInHand inHand) {
    this.group = group;
    this.inHand = inHand;
  }

  static DefaultErrorHandler handler(String group, DeadLetters deadLetters, RecordsInHand inHand) {
    DefaultErrorHandler handler =
        new DefaultErrorHandler((lost, cause) -> putAside(deadLetters, lost, cause));
    // The container's own list of fatal exceptions does not apply: our back-off decides.
    handler.setClassifications(Map.of(), true);
    handler.setRetryListeners(new FailedRecords(group, inHand));
    handler.setBackOffFunction(
        (lost, cause) -> Faults.isAboutTheRecord(cause) ? new FixedBackOff(0, 0) : patience());
    return handler;
  }

  private static BackOff patience() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    backOff.setMaxInterval(LONGEST_PAUSE_MILLIS);
    return backOff;
  }

  private static void putAside(
      DeadLetters deadLetters, ConsumerRecord<?, ?> lost, Exception thrown) {
    LOG.atDebug().setCause(thrown).log("Can't process a record");
    deadLetters.put(
        new DeadLetters.Origin(lost.topic(), lost.partition(), lost.offset(), bytes(lost.key())),
        bytes(lost.value()),
        lost.headers(),
        lost.value() == null ? NO_VALUE : cause(thrown));
  }

  @Override
  public void failedDelivery(
      ConsumerRecord<?, ?> waiting, @Nullable Exception thrown, int attempt) {
    if (thrown == null || Faults.isAboutTheRecord(thrown)) {
      return;
    }
    String cause = cause(thrown);
    inHand.failed(group, partition(waiting), cause);
    LOG.atWarn()
        .addKeyValue("belay.topic", waiting.topic())
        .addKeyValue("belay.partition", waiting.partition())
        .addKeyValue("belay.offset", waiting.offset())
        .addKeyValue("belay.attempt", attempt)
        .addKeyValue("belay.cause", cause)
        .log("Can't process a record now; trying again while its partition waits");
  }

  @Override
  public void recovered(ConsumerRecord<?, ?> aside, @Nullable Exception thrown) {
    inHand.ended(group, partition(aside));
  }

  @Override
  public void recoveryFailed(
      ConsumerRecord<?, ?> waiting, @Nullable Exception thrown, Exception failure) {
    inHand.failed(group, partition(waiting), cause(failure));
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /** Records are consumed as bytes. A missing key or value is null. */
  private static byte @Nullable [] bytes(@Nullable Object value) {
    return (byte[]) value;
  }

  /** The listener's exception, without the wrappers that messaging puts around it. */
  private static String cause(Throwable thrown) {
    Throwable reason = thrown;
    while ((reason instanceof MessagingException || reason instanceof KafkaException)
        && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason.getMessage() == null ? reason.getClass().getName() : reason.getMessage();
  }
}
