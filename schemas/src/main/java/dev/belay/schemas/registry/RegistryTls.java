package dev.belay.schemas.registry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Whom a client of a registry trusts over TLS, and which certificate it shows: read as Kafka's
 * clients read the same settings.
 *
 * @param settings by Kafka's names ({@code ssl.truststore.location}, …); empty for the JVM's own
 */
public record RegistryTls(Map<String, String> settings) {
  static final RegistryTls OF_THE_JVM = new RegistryTls(Map.of());

  /** Checking the server's name can't be switched off. */
  static final Set<String> NAMES =
      Set.of(
          SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
          SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
          SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
          SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
          SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
          SslConfigs.SSL_KEYSTORE_TYPE_CONFIG,
          SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG,
          SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
          SslConfigs.SSL_KEY_PASSWORD_CONFIG);

  public RegistryTls {
    settings = Map.copyOf(settings);
  }

  /**
   * Reads the files.
   *
   * @return empty for the JVM's own
   * @throws ConfigException naming the settings, if a file can't be read or a value is wrong
   */
  Optional<SSLContext> context() {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    ConfigDef known = new ConfigDef();
    SslConfigs.addClientSslSupport(known);
    // Closing it would only forget what the context has taken over.
    DefaultSslEngineFactory engines = new DefaultSslEngineFactory();
    try {
      engines.configure(new AbstractConfig(known, settings, false).values());
      return Optional.of(engines.sslContext());
    } catch (ConfigException e) {
      throw new ConfigException("schema.registry." + e.getMessage());
    } catch (KafkaException e) {
      throw new ConfigException(
          "schema.registry.ssl.* can't be used ("
              + String.join(", ", new TreeMap<>(settings).keySet())
              + "): "
              + rootOf(e));
    }
  }

  /** What to do about a failure of TLS; empty if {@code thrown} is none that is known. */
  static Optional<String> remedy(Throwable thrown) {
    String said = rootOf(thrown).toLowerCase(Locale.ROOT);
    if (said.contains("certification path") || said.contains("trustanchors")) {
      return Optional.of(
          "its certificate is of an authority that is not trusted: set"
              + " schema.registry.ssl.truststore.location to the authority's certificate"
              + " (schema.registry.ssl.truststore.type=PEM)");
    }
    if (said.contains("subject alternative") || said.contains("no name matching")) {
      return Optional.of(
          "its certificate is for another name: use a name in schema.registry.url that it has");
    }
    if (said.contains("alert") && (said.contains("certificate") || said.contains("handshake"))) {
      return Optional.of(
          "it wants a client's certificate that it trusts: set"
              + " schema.registry.ssl.keystore.location to a file with key and certificate"
              + " (schema.registry.ssl.keystore.type=PEM)");
    }
    if (said.contains("unrecognized ssl message")) {
      return Optional.of("it speaks no TLS at this address: check schema.registry.url");
    }
    return Optional.empty();
  }

  /**
   * Since TLS 1.3 a server refuses a client's certificate when the client takes the connection for
   * made: its alert may be lost behind the end of the connection.
   */
  static Optional<String> remedyOfReset(Throwable thrown) {
    String said = rootOf(thrown).toLowerCase(Locale.ROOT);
    return said.contains("reset") || said.contains("broken pipe") || said.contains("no bytes")
        ? Optional.of(
            "it ended the connection: if it wants a client's certificate, set"
                + " schema.registry.ssl.keystore.location to a file with one that it trusts, and"
                + " its key (schema.registry.ssl.keystore.type=PEM)")
        : Optional.empty();
  }

  private static String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  /** Passwords and keys are among the values. */
  @Override
  public String toString() {
    return "RegistryTls" + new TreeMap<>(settings).keySet();
  }
}
