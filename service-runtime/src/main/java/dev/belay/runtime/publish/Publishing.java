package dev.belay.runtime.publish;

import dev.belay.runtime.health.HealthFromMemory;
import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.schemas.registry.SchemaRegistryException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the last attempt to publish got through. What brokers or the registry refused is told
 * once in the log, and in the service's health until they take something again. Nothing is lost
 * meanwhile: what was not published stays where it comes from.
 */
public final class Publishing implements HealthFromMemory {
  private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

  /**
   * After that time without another attempt, whether the fault is still there is unknown: it was
   * mended, or another process publishes what this one could not.
   */
  private static final long LASTS_NANOS = 30_000_000_000L;

  private final KafkaConnection connection;
  private final LongSupplier nanoTime;
  private volatile long failedAt;
  private volatile @Nullable String ofBrokers;
  private volatile @Nullable String ofRegistry;

  public Publishing(KafkaConnection connection) {
    this(connection, System::nanoTime);
  }

  Publishing(KafkaConnection connection, LongSupplier nanoTime) {
    this.connection = connection;
    this.nanoTime = nanoTime;
  }

  /** The brokers took a record. */
  void sent() {
    if (ofBrokers != null) {
      ofBrokers = null;
      LOG.atInfo().log("The brokers take records again");
    }
  }

  /** There is a schema id for a record. */
  void encoded() {
    if (ofRegistry != null) {
      ofRegistry = null;
      LOG.atInfo().log("The schema registry gives ids again");
    }
  }

  /** What is wrong with one record alone is no matter of health. */
  void failed(Throwable thrown) {
    failedAt = nanoTime.getAsLong();
    Optional<String> registry = explainRegistry(thrown);
    if (registry.isPresent()) {
      ofRegistry = told(registry.get(), ofRegistry);
    } else {
      connection.explain(thrown).ifPresent(cause -> ofBrokers = told(cause, ofBrokers));
    }
  }

  private static String told(String cause, @Nullable String before) {
    if (!cause.equals(before)) {
      LOG.atError().log("Nothing can be published now: {}", cause);
    }
    return cause;
  }

  /**
   * What brokers or registry refuse, and the setting that mends it; empty if {@code thrown} is not
   * about them.
   */
  public Optional<String> explain(Throwable thrown) {
    return explainRegistry(thrown).or(() -> connection.explain(thrown));
  }

  private static Optional<String> explainRegistry(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SchemaRegistryException) {
        return Optional.ofNullable(cause.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public Health health() {
    String known = ofRegistry != null ? ofRegistry : ofBrokers;
    if (known == null) {
      return Health.up().build();
    }
    Health.Builder health =
        nanoTime.getAsLong() - failedAt > LASTS_NANOS ? Health.unknown() : Health.down();
    return health.withDetail("cause", known).build();
  }
}
