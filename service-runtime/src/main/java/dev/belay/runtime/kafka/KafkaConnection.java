package dev.belay.runtime.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.Environment;

/**
 * How every client of the service reaches the brokers: by {@code spring.kafka.*}, which producers,
 * consumers, administrators and the binder all read.
 *
 * @param settings those of an administrator; passwords are among them
 */
public record KafkaConnection(Map<String, Object> settings) {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);
  private static final String NOWHERE = "127.0.0.1:1";

  public KafkaConnection {
    settings = Map.copyOf(settings);
  }

  /**
   * @throws KafkaSettingsException if a setting would reach some of the clients only, or a file of
   *     certificates or keys can't be read
   */
  static KafkaConnection of(KafkaProperties kafka, Environment environment) {
    refuseStrays(kafka, environment);
    KafkaConnection connection = new KafkaConnection(kafka.buildAdminProperties());
    connection.tryOut();
    return connection;
  }

  private static void refuseStrays(KafkaProperties kafka, Environment environment) {
    List<String> strays = StraySettings.in(environment);
    if (!strays.isEmpty()) {
      throw new KafkaSettingsException(
          String.join(", ", strays)
              + " would reach only some of the service's Kafka clients; set"
              + " spring.kafka.security.*, spring.kafka.ssl.* and spring.kafka.properties.*"
              + " instead, which all of them read",
          null);
    }
    if (kafka.getSsl().getBundle() != null) {
      throw new KafkaSettingsException(
          "spring.kafka.ssl.bundle does not reach the consumers of Spring Cloud Stream; name the"
              + " files by spring.kafka.ssl.trust-store-location,"
              + " spring.kafka.ssl.key-store-location and their types (PEM) instead",
          null);
    }
  }

  /** Reads what the settings name. Asks no broker: those may be away, and their names with them. */
  private void tryOut() {
    Map<String, Object> alone = new HashMap<>(settings);
    alone.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, NOWHERE);
    try (ChannelBuilder channels =
        ClientUtils.createChannelBuilder(
            new AdminClientConfig(alone), Time.SYSTEM, new LogContext())) {
      LOG.atDebug().log("Connecting by {}", channels.getClass().getSimpleName());
    } catch (RuntimeException e) {
      throw new KafkaSettingsException(
          "the settings of Kafka's clients (spring.kafka.security.*, spring.kafka.ssl.*,"
              + " spring.kafka.properties.*) can't be used: "
              + Refusal.rootOf(e),
          e);
    }
  }

  /**
   * The settings of an administrator that reaches the brokers as this producer does. What is
   * nobody's own setting stays: a login of one's own may read it.
   */
  public static Map<String, Object> administrative(Map<String, Object> producer) {
    Map<String, Object> settings = new HashMap<>(producer);
    settings
        .keySet()
        .removeIf(
            key ->
                ProducerConfig.configNames().contains(key)
                    && !AdminClientConfig.configNames().contains(key));
    return settings;
  }

  /**
   * What the brokers refuse, and the setting that mends it; empty if {@code thrown} is not about
   * them.
   */
  public Optional<String> explain(Throwable thrown) {
    return Refusal.known(thrown, this);
  }

  /**
   * @throws org.apache.kafka.common.KafkaException if the brokers' names can't be resolved
   */
  Admin admin() {
    return Admin.create(settings);
  }

  String brokers() {
    return settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : String.valueOf(settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  /** {@code PLAINTEXT} unless told. */
  String protocol() {
    return String.valueOf(
        settings.getOrDefault(
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL));
  }

  String mechanism() {
    return String.valueOf(settings.getOrDefault("sasl.mechanism", "GSSAPI"));
  }

  @Override
  public String toString() {
    return protocol() + "://" + brokers();
  }
}
