package dev.belay.runtime.kafka;

import dev.belay.runtime.health.HealthFromMemory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;

/**
 * Asks the brokers again and again whether this service may read its topics, over a connection of
 * its own. What they refuse is told once in the log, as an error with its remedy, and in the
 * service's health until it is mended. Health itself asks nobody, so it never waits.
 */
public final class KafkaWatch implements HealthFromMemory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);
  private static final int ANSWER_MILLIS = 8_000;

  private final KafkaConnection connection;
  private final Supplier<Collection<String>> topics;
  private final RefusedConsumers consumers;
  private @Nullable Admin admin;
  private volatile boolean asked;
  private volatile @Nullable String fault;

  /**
   * @param topics that the service reads
   */
  KafkaWatch(
      KafkaConnection connection, Supplier<Collection<String>> topics, RefusedConsumers consumers) {
    this.connection = connection;
    this.topics = topics;
    this.consumers = consumers;
  }

  /** One turn, which takes some seconds at most. */
  Duration turn() throws InterruptedException {
    String before = fault;
    String now = ask();
    fault = now;
    asked = true;
    if (now == null) {
      if (before != null) {
        LOG.atInfo().log("The Kafka brokers at {} let this service in", connection.brokers());
      }
      consumers.tryAgain();
    } else if (!now.equals(before)) {
      LOG.atError().log("Kafka can't be used: {}", now);
    }
    return Duration.ZERO;
  }

  private @Nullable String ask() throws InterruptedException {
    try {
      Admin admin = admin();
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS)).nodes().get();
      return askForTopics(admin);
    } catch (ExecutionException e) {
      return Refusal.explain(Refusal.causeOf(e), connection);
    } catch (KafkaException e) {
      return Refusal.explain(e, connection);
    }
  }

  private @Nullable String askForTopics(Admin admin) throws InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin
            .describeTopics(
                List.copyOf(topics.get()), new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
            .topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each : asked.entrySet()) {
      try {
        each.getValue().get();
      } catch (ExecutionException e) {
        return each.getKey() + ": " + Refusal.explain(Refusal.causeOf(e), connection);
      }
    }
    return null;
  }

  /** Made when it is first needed: a name that can't be resolved now can be later. */
  private synchronized Admin admin() {
    if (admin == null) {
      admin = connection.admin();
    }
    return admin;
  }

  @Override
  public Health health() {
    String known = fault;
    List<String> refused = consumers.names();
    if (known != null) {
      return Health.down().withDetail("cause", known).build();
    }
    if (!refused.isEmpty()) {
      return Health.down()
          .withDetail(
              "cause",
              "the Kafka brokers at %s refuse these consumers: grant the service's principal what deploy/kafka/acls.txt lists for its role"
                  .formatted(connection.brokers()))
          .withDetail("refused", refused)
          .build();
    }
    return asked
        ? Health.up().withDetail("brokers", connection.brokers()).build()
        : Health.unknown().build();
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
