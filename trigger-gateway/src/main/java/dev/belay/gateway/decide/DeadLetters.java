package dev.belay.gateway.decide;

import dev.belay.gateway.publish.Publisher.NotPublishedException;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.SchemaRegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * What becomes of an event that was not handled. While Kafka or the registry is in the way it is
 * tried again, for ever; anything else is about the record, which goes to the dead-letter topic
 * with its cause in Spring Kafka's {@code kafka_dlt-*} headers.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private DeadLetters() {}

  static DefaultErrorHandler errorHandler(
      KafkaOperations<byte[], byte[]> kafka, MeterRegistry meters) {
    DefaultErrorHandler handler = new DefaultErrorHandler(recoverer(kafka, meters));
    // The container's own list of fatal exceptions is not ours: the back-off decides.
    handler.setClassifications(Map.of(), true);
    handler.setBackOffFunction(
        (lost, cause) -> isAboutTheRecord(cause) ? new FixedBackOff(0, 0) : patience());
    return handler;
  }

  static boolean isAboutTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotPublishedException || cause instanceof SchemaRegistryException) {
        return false;
      }
    }
    return true;
  }

  private static ExponentialBackOff patience() {
    ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
    backOff.setMaxInterval(5_000);
    return backOff;
  }

  private static ConsumerRecordRecoverer recoverer(
      KafkaOperations<byte[], byte[]> kafka, MeterRegistry meters) {
    Counter counter =
        Counter.builder("belay.dead.letters")
            .description("Records put in the dead-letter topic by this process")
            .tag("topic", Topics.DEPLOYMENT_EVENTS)
            .register(meters);
    DeadLetterPublishingRecoverer publisher =
        new DeadLetterPublishingRecoverer(
            kafka, (lost, cause) -> new TopicPartition(Topics.deadLetter(lost.topic()), -1));
    publisher.setFailIfSendResultIsError(true);
    publisher.excludeHeader(HeadersToAdd.EX_STACKTRACE);
    publisher.setHeadersFunction(
        (lost, cause) ->
            new RecordHeaders()
                .add(
                    "belay-cause",
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(cause).getMessage())
                        .getBytes(StandardCharsets.UTF_8)));
    return (lost, cause) -> {
      publisher.accept(lost, null, cause);
      counter.increment();
      LOG.atError()
          .addKeyValue("belay.topic", lost.topic())
          .addKeyValue("belay.partition", lost.partition())
          .addKeyValue("belay.offset", lost.offset())
          .setCause(cause)
          .log("A record can't be handled and was put in the dead-letter topic");
    };
  }
}
