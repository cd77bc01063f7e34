package dev.belay.runtime.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Containers end when the brokers refuse their consumer: its login, its topic or its group. Nobody
 * else would start them again, and a consumer of KIP-848 that was refused once takes part in its
 * group no more, whatever is granted to it later. So each gets a new consumer at every turn, until
 * one is let in.
 */
public final class RefusedConsumers {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedConsumers.class);

  private final Map<MessageListenerContainer, Boolean> refused = new ConcurrentHashMap<>();

  @EventListener
  void stopped(ConsumerStoppedEvent event) {
    if (event.getReason() == ConsumerStoppedEvent.Reason.AUTH) {
      refused.put(event.getContainer(MessageListenerContainer.class), false);
    }
  }

  /**
   * Starts those again that are refused. Forgets those that were not refused since the last turn.
   */
  void tryAgain() {
    for (MessageListenerContainer container : new ArrayList<>(refused.keySet())) {
      if (refused.remove(container, true)) {
        continue;
      }
      refused.put(container, true);
      LOG.atDebug().log("Starting the consumer {} again", name(container));
      container.stop();
      container.start();
    }
  }

  /** Who is refused, by group and topic. */
  List<String> names() {
    return refused.keySet().stream().map(RefusedConsumers::name).sorted().toList();
  }

  private static String name(MessageListenerContainer container) {
    String[] topics = container.getContainerProperties().getTopics();
    return "%s of the group %s"
        .formatted(
            topics == null ? "?" : String.join(", ", topics),
            Objects.requireNonNullElse(container.getGroupId(), "?"));
  }
}
