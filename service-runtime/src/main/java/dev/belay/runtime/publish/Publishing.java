package dev.belay.runtime.publish;

import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.schemas.registry.SchemaRegistryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the last attempt to publish got through. What brokers or the registry refused is told
 * once in the log, and in the service's health until something is published again. Nothing is lost
 * meanwhile: what was not published stays where it comes from.
 */
public final class Publishing implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

  private final KafkaConnection connection;
  private volatile @Nullable String fault;

  public Publishing(KafkaConnection connection) {
    this.connection = connection;
  }

  void succeeded() {
    if (fault != null) {
      fault = null;
      LOG.atInfo().log("Records are published again");
    }
  }

  /** What is wrong with one record alone is no matter of health. */
  void failed(Throwable thrown) {
    explain(thrown)
        .ifPresent(
            cause -> {
              if (!cause.equals(fault)) {
                LOG.atError().log("Nothing can be published now: {}", cause);
              }
              fault = cause;
            });
  }

  private Optional<String> explain(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SchemaRegistryException) {
        return Optional.of(String.valueOf(cause.getMessage()));
      }
    }
    return connection.explain(thrown);
  }

  @Override
  public Health health() {
    String known = fault;
    return known == null ? Health.up().build() : Health.down().withDetail("cause", known).build();
  }
}
