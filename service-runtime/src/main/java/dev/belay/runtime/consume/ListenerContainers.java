package dev.belay.runtime.consume;

import dev.belay.runtime.trust.RecordVetting;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties.AssignmentCommitOption;

/** The setup of every listener's container. */
final class ListenerContainers
    implements ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> {
  /**
   * Kafka's consumer of KIP-848 (seen with 4.2.1) asks the broker once per poll. If the answer is
   * empty, after {@code fetch.max.wait.ms}, it asks again only at the next poll. With Spring's
   * default of 5 s, a record on an idle topic waits for up to 4.5 s.
   */
  static final String POLL = "${belay.kafka.poll:250ms}";

  private final DeadLetters deadLetters;
  private final RecordsInHand inHand;
  private final RecordVetting vetting;
  private final Tracer tracer;
  private final Duration poll;

  /**
   * @param poll how long one poll lasts at most; shorter than {@code fetch.max.wait.ms}
   */
  ListenerContainers(
      DeadLetters deadLetters,
      RecordsInHand inHand,
      RecordVetting vetting,
      Tracer tracer,
      Duration poll) {
    this.tracer = tracer;
    this.poll = poll;
    this.deadLetters = deadLetters;
    this.inHand = inHand;
    this.vetting = vetting;
  }

  @Override
  public void configure(
      AbstractMessageListenerContainer<?, ?> container, String destination, String group) {
    container.setCommonErrorHandler(FailedRecords.handler(group, deadLetters, inHand));
    container.getContainerProperties().setPollTimeout(poll.toMillis());
    // A group without offsets starts with the earliest record, so that none have to be noted at
    // once. To find them, the container would ask for positions within the assignment, which
    // Kafka's consumer of KIP-848 (seen with 4.2.1) sometimes answers after 60 s only, when
    // another member has just come. It holds its partitions meanwhile.
    container.getContainerProperties().setAssignmentCommitOption(AssignmentCommitOption.NEVER);
    watch(ofBytes(container), group);
    deadLetters.countFromZero(destination);
    vetting.countFromZero(destination);
  }

  private void watch(AbstractMessageListenerContainer<byte[], byte[]> container, String group) {
    Attempts attempts =
        new Attempts(group, inHand, vetting, deadLetters, new HandledRecords(tracer, group));
    container.setRecordInterceptor(attempts);
    container.getContainerProperties().setConsumerRebalanceListener(attempts);
  }

  /** Every service consumes bytes: the codec is its own. */
  @SuppressWarnings("unchecked")
  private static AbstractMessageListenerContainer<byte[], byte[]> ofBytes(
      AbstractMessageListenerContainer<?, ?> container) {
    return (AbstractMessageListenerContainer<byte[], byte[]>) container;
  }
}
