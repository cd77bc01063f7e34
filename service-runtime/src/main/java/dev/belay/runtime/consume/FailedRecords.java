package dev.belay.runtime.consume;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.messaging.MessagingException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * What becomes of a record whose listener threw. When something else is in the way (database,
 * broker, registry) it is tried again for as long as that takes, and its partition waits; the
 * pauses are short, so that the consumer stays in its group. When it is about the record, it is put
 * with the {@link DeadLetters}, and the next record's turn comes.
 */
public final class FailedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FailedRecords.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private FailedRecords() {}

  /**
   * @param faults whose fault it is that a record was not handled
   */
  public static DefaultErrorHandler handler(DeadLetters deadLetters, Faults faults) {
    DefaultErrorHandler handler =
        new DefaultErrorHandler((lost, cause) -> putAside(deadLetters, lost, cause));
    // The container's own list of fatal exceptions is not ours: the back-off decides.
    handler.setClassifications(Map.of(), true);
    handler.setRetryListeners(
        (waiting, cause, attempt) -> {
          if (cause != null && !faults.isAboutTheRecord(cause)) {
            logAttempt(waiting, cause, attempt);
          }
        });
    handler.setBackOffFunction(
        (lost, cause) -> faults.isAboutTheRecord(cause) ? new FixedBackOff(0, 0) : patience());
    return handler;
  }

  private static BackOff patience() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    backOff.setMaxInterval(LONGEST_PAUSE_MILLIS);
    return backOff;
  }

  private static void putAside(
      DeadLetters deadLetters, ConsumerRecord<?, ?> lost, Exception thrown) {
    Throwable reason = reason(thrown);
    LOG.atDebug().setCause(thrown).log("A record can't be processed");
    deadLetters.put(
        new DeadLetters.Origin(lost.topic(), lost.partition(), lost.offset(), bytes(lost.key())),
        bytes(lost.value()),
        reason.getMessage() == null ? reason.getClass().getName() : reason.getMessage());
  }

  /** Records are consumed as bytes; a key or value that isn't there is null. */
  private static byte @Nullable [] bytes(@Nullable Object value) {
    return (byte[]) value;
  }

  /** What the listener threw, out of the wrappings that messaging puts around it. */
  private static Throwable reason(Throwable thrown) {
    Throwable reason = thrown;
    while ((reason instanceof MessagingException || reason instanceof KafkaException)
        && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }

  private static void logAttempt(ConsumerRecord<?, ?> waiting, Exception cause, int attempt) {
    LOG.atWarn()
        .addKeyValue("belay.topic", waiting.topic())
        .addKeyValue("belay.partition", waiting.partition())
        .addKeyValue("belay.offset", waiting.offset())
        .addKeyValue("belay.attempt", attempt)
        .addKeyValue("belay.cause", String.valueOf(reason(cause).getMessage()))
        .log("A record can't be processed now and is tried again; its partition waits");
  }
}
