package dev.belay.ledger.intake;

import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.SchemaRegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.messaging.MessagingException;
import org.springframework.transaction.TransactionException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * What becomes of a record that was not recorded. If database or registry are in the way it is
 * tried again for as long as that takes, and its partition waits; the pauses are short, so that the
 * consumer stays in its group. Anything else is about the record: it goes to the dead-letter topic
 * with its cause in Spring Kafka's {@code kafka_dlt-*} headers, and the next record's turn comes.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private DeadLetters() {}

  static DefaultErrorHandler errorHandler(
      KafkaOperations<byte[], byte[]> kafka, MeterRegistry meters) {
    DefaultErrorHandler handler = new DefaultErrorHandler(recoverer(kafka, meters));
    // The container's own list of fatal exceptions is not ours: the back-off decides.
    handler.setClassifications(Map.of(), true);
    handler.setRetryListeners(DeadLetters::logAttempt);
    handler.setBackOffFunction((lost, cause) -> isAboutTheRecord(cause) ? none() : patience());
    return handler;
  }

  /** Whether trying again is useless. The outermost cause that is known decides. */
  static boolean isAboutTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataIntegrityViolationException) {
        return true;
      }
      if (cause instanceof DataAccessException
          || cause instanceof TransactionException
          || cause instanceof SchemaRegistryException) {
        return false;
      }
    }
    return true;
  }

  private static ConsumerRecordRecoverer recoverer(
      KafkaOperations<byte[], byte[]> kafka, MeterRegistry meters) {
    Counter counter =
        Counter.builder("belay.dead.letters")
            .description("Records put in the dead-letter topic by this process")
            .tag("topic", Topics.RECOVERY_EVENTS)
            .register(meters);
    DeadLetterPublishingRecoverer publisher =
        new DeadLetterPublishingRecoverer(
            kafka, (lost, cause) -> new TopicPartition(Topics.deadLetter(lost.topic()), -1));
    publisher.setFailIfSendResultIsError(true);
    publisher.excludeHeader(HeadersToAdd.EX_STACKTRACE);
    return (lost, cause) -> {
      publisher.accept(lost, null, reason(cause));
      counter.increment();
      log(lost, cause);
    };
  }

  /** What was thrown while recording, out of the wrappings that messaging puts around it. */
  private static Exception reason(Exception thrown) {
    Exception reason = thrown;
    while ((reason instanceof MessagingException || reason instanceof KafkaException)
        && reason.getCause() instanceof Exception inner) {
      reason = inner;
    }
    return reason;
  }

  private static void logAttempt(
      ConsumerRecord<?, ?> waiting, @Nullable Exception cause, int attempt) {
    if (cause != null && !isAboutTheRecord(cause)) {
      LOG.atWarn()
          .addKeyValue("belay.topic", waiting.topic())
          .addKeyValue("belay.partition", waiting.partition())
          .addKeyValue("belay.offset", waiting.offset())
          .addKeyValue("belay.attempt", attempt)
          .addKeyValue("belay.cause", reason(cause).getMessage())
          .log("A record can't be recorded now and is tried again; its partition waits");
    }
  }

  private static void log(ConsumerRecord<?, ?> lost, Exception cause) {
    LOG.atError()
        .addKeyValue("belay.topic", lost.topic())
        .addKeyValue("belay.partition", lost.partition())
        .addKeyValue("belay.offset", lost.offset())
        .setCause(reason(cause))
        .log("A record can't be recorded and was put in the dead-letter topic");
  }

  private static BackOff none() {
    return new FixedBackOff(0, 0);
  }

  private static BackOff patience() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    backOff.setMaxInterval(LONGEST_PAUSE_MILLIS);
    return backOff;
  }
}
