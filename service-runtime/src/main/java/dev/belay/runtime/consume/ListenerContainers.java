package dev.belay.runtime.consume;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.CommonErrorHandler;

/** How the container of every listener is set up. */
public final class ListenerContainers {
  /**
   * Kafka's consumer of KIP-848 (seen with 4.2.1) asks the broker once in a poll: when that is
   * answered with nothing, after {@code fetch.max.wait.ms}, it asks again at the next poll only.
   * With Spring's default of 5 s a record that comes to an idle topic waits for up to 4.5 s.
   */
  static final Duration POLL = Duration.ofMillis(100);

  private ListenerContainers() {}

  /**
   * @param errorHandler makes what decides on records that were not handled, for each container
   */
  public static ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> with(
      Supplier<CommonErrorHandler> errorHandler) {
    return (container, destination, group) -> {
      container.setCommonErrorHandler(errorHandler.get());
      container.getContainerProperties().setPollTimeout(POLL.toMillis());
    };
  }
}
