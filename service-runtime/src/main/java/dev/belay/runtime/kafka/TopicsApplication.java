package dev.belay.runtime.kafka;

import dev.belay.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Makes the topics that are missing, and ends. It is no service: whoever runs Belay starts it once,
 * with rights that no service needs. It connects as the services do, by the same settings.
 */
@SpringBootConfiguration
@EnableConfigurationProperties(KafkaProperties.class)
public class TopicsApplication {
  private static final Logger LOG = LoggerFactory.getLogger(TopicsApplication.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;

  public static void main(String[] arguments) {
    int status = 1;
    try {
      make(arguments);
      status = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.atError().log("The topics can't be made: {}", Refusal.rootOf(e));
    }
    System.exit(status);
  }

  /**
   * @return the names of those that were missing
   */
  static List<String> make(String... arguments) throws InterruptedException, ExecutionException {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(TopicsApplication.class)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .properties(
                "spring.config.name=belay-topics",
                "spring.main.banner-mode=off",
                "spring.kafka.bootstrap-servers=${belay.kafka.bootstrap-servers:localhost:9092}")
            .run(arguments)) {
      KafkaConnection connection =
          KafkaConnection.of(context.getBean(KafkaProperties.class), context.getEnvironment());
      int partitions =
          context
              .getEnvironment()
              .getProperty("belay.topics.partitions", Integer.class, PARTITIONS);
      try (Admin admin = connection.admin()) {
        return make(admin, connection, partitions);
      }
    }
  }

  private static List<String> make(Admin admin, KafkaConnection connection, int partitions)
      throws InterruptedException, ExecutionException {
    Set<String> there = await(admin, connection);
    List<String> missing = Topics.all().stream().filter(name -> !there.contains(name)).toList();
    if (missing.isEmpty()) {
      LOG.atInfo().log("All topics are there");
      return missing;
    }
    var made =
        admin.createTopics(
            missing.stream()
                .map(name -> new NewTopic(name, Optional.of(partitions), Optional.empty()))
                .toList());
    for (var each : made.values().entrySet()) {
      try {
        each.getValue().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    LOG.atInfo().log("Made the topics {}", String.join(", ", missing));
    return missing;
  }

  /** The names of all topics, when the brokers answer. */
  private static Set<String> await(Admin admin, KafkaConnection connection)
      throws InterruptedException, ExecutionException {
    Instant deadline = Instant.now().plus(LONGEST_WAIT);
    while (true) {
      try {
        return admin.listTopics().names().get();
      } catch (ExecutionException e) {
        boolean refused =
            e.getCause() instanceof AuthenticationException
                || e.getCause() instanceof AuthorizationException;
        if (refused || Instant.now().isAfter(deadline)) {
          LOG.atError().log("{}", Refusal.explain(Refusal.causeOf(e), connection));
          throw e;
        }
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }
}
