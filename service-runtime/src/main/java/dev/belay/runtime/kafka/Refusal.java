package dev.belay.runtime.kafka;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Says what brokers refuse, or what of them is refused, by the settings that mend it. */
final class Refusal {
  private Refusal() {}

  /** A sentence, without secrets, on anything that a client of Kafka throws. */
  static String explain(Throwable thrown, KafkaConnection connection) {
    return known(thrown, connection)
        .orElseGet(
            () ->
                "the Kafka brokers at %s can't be used (%s): check belay.kafka.bootstrap-servers and spring.kafka.*"
                    .formatted(connection.brokers(), rootOf(thrown)));
  }

  /** Empty if it was not the brokers that refused something, or stayed away. */
  static Optional<String> known(Throwable thrown, KafkaConnection connection) {
    String brokers = connection.brokers();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<String> known =
          switch (cause) {
            case SaslAuthenticationException e ->
                Optional.of(
                    "the Kafka brokers at %s refuse the login by %s (%s): check user and password in spring.kafka.properties.sasl.jaas.config, and that the brokers know this user"
                        .formatted(brokers, connection.mechanism(), e.getMessage()));
            case UnsupportedSaslMechanismException e ->
                Optional.of(
                    "the Kafka brokers at %s know no login by %s (%s): set spring.kafka.properties.sasl.mechanism to one that they have"
                        .formatted(brokers, connection.mechanism(), e.getMessage()));
            case IllegalSaslStateException e -> Optional.of(protocol(connection, e));
            case SslAuthenticationException e -> Optional.of(handshake(connection, e));
            case UnknownTopicOrPartitionException e ->
                Optional.of(
                    "a topic that this service reads does not exist at %s: make all topics of docs/reference/schemas.md"
                        .formatted(brokers));
            case AuthorizationException e ->
                Optional.of(
                    "the Kafka brokers at %s do not let this service do what it must (%s): grant its principal what deploy/kafka/acls.txt lists for its role"
                        .formatted(brokers, e.getMessage()));
            case TimeoutException e -> Optional.of(silence(connection, e));
            default -> Optional.empty();
          };
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  private static String silence(KafkaConnection connection, TimeoutException e) {
    // What a broker says of a certificate that lacks may be lost behind the end of the connection.
    String certificate =
        connection.protocol().endsWith("SSL")
            ? ", or they want a client's certificate that they trust"
                + " (spring.kafka.ssl.key-store-location)"
            : "";
    return "no Kafka broker answers at %s (%s): they are away, belay.kafka.bootstrap-servers is another's, or spring.kafka.security.protocol (here %s) is not what they speak on this port%s"
        .formatted(connection.brokers(), e.getMessage(), connection.protocol(), certificate);
  }

  private static String handshake(KafkaConnection connection, SslAuthenticationException e) {
    String said = rootOf(e);
    String lower = said.toLowerCase(Locale.ROOT);
    String remedy;
    if (lower.contains("certification path") || lower.contains("trustanchors")) {
      remedy =
          "their certificate is of an authority that this service does not trust: set"
              + " spring.kafka.ssl.trust-store-location to the authority's certificate"
              + " (spring.kafka.ssl.trust-store-type=PEM)";
    } else if (lower.contains("subject alternative") || lower.contains("no name matching")) {
      remedy =
          "their certificate is for another name: set belay.kafka.bootstrap-servers to the names in"
              + " it, or have the brokers advertise those";
    } else if (lower.contains("unrecognized ssl message") || lower.contains("plaintext")) {
      return protocol(connection, e);
    } else if (lower.contains("alert")) {
      remedy =
          "they want a client's certificate that they trust: set"
              + " spring.kafka.ssl.key-store-location to the file with this service's key and"
              + " certificate (spring.kafka.ssl.key-store-type=PEM)";
    } else {
      remedy = "check spring.kafka.ssl.*";
    }
    return "no TLS with the Kafka brokers at %s (%s): %s"
        .formatted(connection.brokers(), said, remedy);
  }

  private static String protocol(KafkaConnection connection, Throwable e) {
    return "the Kafka brokers at %s do not speak %s on this port (%s): set spring.kafka.security.protocol to what they speak, or belay.kafka.bootstrap-servers to the right port"
        .formatted(connection.brokers(), connection.protocol(), rootOf(e));
  }

  static String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || root instanceof java.io.IOException
        ? root.getClass().getSimpleName() + (message == null ? "" : ": " + message)
        : message;
  }

  /** What a future failed of. */
  static Throwable causeOf(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }
}
