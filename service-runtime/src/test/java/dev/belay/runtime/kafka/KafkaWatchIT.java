package dev.belay.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.fixtures.Certificates;
import dev.belay.runtime.testing.SecuredBroker;
import dev.belay.schemas.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What health says when a broker does not let a service in: which setting mends it. */
@Tag("faults")
class KafkaWatchIT {
  @TempDir static Path folder;
  private static Certificates certificates;
  private static SecuredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
    certificates.authority("ca");
    certificates.authority("other-ca");
    certificates.issue("broker", "ca", "broker", "IP:127.0.0.1");
    certificates.issue("worker", "ca", "worker", "DNS:worker");
    certificates.issue("stranger", "other-ca", "worker", "DNS:worker");
    broker =
        SecuredBroker.start(
            folder.resolve("kafka"), certificates.file("broker.pem"), certificates.file("ca.crt"));
    broker.user("worker", "right");
    broker.allow(
        List.of(
            new AclBinding(
                new ResourcePattern(
                    ResourceType.TOPIC, Topics.BACKUP_COMMANDS, PatternType.LITERAL),
                new AccessControlEntry(
                    "User:worker", "*", AclOperation.READ, AclPermissionType.ALLOW))));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void aPasswordThatIsRight() throws Exception {
    assertThat(health(broker.passwordArguments("worker", "right"), Topics.BACKUP_COMMANDS))
        .extracting(Health::getStatus)
        .isEqualTo(Status.UP);
  }

  @Test
  void aCertificateThatIsRight() throws Exception {
    assertThat(
            health(
                broker.certificateArguments(certificates.file("worker.pem")),
                Topics.BACKUP_COMMANDS))
        .extracting(Health::getStatus)
        .isEqualTo(Status.UP);
  }

  @Test
  void aWrongPassword() throws Exception {
    assertThat(fault(broker.passwordArguments("worker", "wr0ng")))
        .contains("refuse the login by SCRAM-SHA-512", broker.byPassword())
        .contains("spring.kafka.properties.sasl.jaas.config")
        .doesNotContain("wr0ng");
  }

  @Test
  void anAuthorityThatIsNotTrusted() throws Exception {
    assertThat(
            fault(
                broker.certificateArguments(certificates.file("worker.pem")),
                "spring.kafka.ssl.trust-store-location",
                certificates.file("other-ca.crt").toUri().toString()))
        .contains("an authority that this service does not trust")
        .contains("spring.kafka.ssl.trust-store-location", broker.byCertificate());
  }

  @Test
  void noCertificate() throws Exception {
    List<String> arguments =
        broker.certificateArguments(certificates.file("worker.pem")).stream()
            .filter(argument -> !argument.contains("key-store"))
            .toList();

    assertThat(fault(arguments)).contains("spring.kafka.ssl.key-store-location");
  }

  @Test
  void aCertificateOfAnotherAuthority() throws Exception {
    assertThat(fault(broker.certificateArguments(certificates.file("stranger.pem"))))
        .contains("spring.kafka.ssl.key-store-location");
  }

  @Test
  void noTlsWhereThereIsTls() throws Exception {
    assertThat(
            fault(
                List.of("--belay.kafka.bootstrap-servers=" + broker.byCertificate()),
                "spring.kafka.security.protocol",
                "PLAINTEXT"))
        .contains("spring.kafka.security.protocol");
  }

  @Test
  void tlsWhereThereIsNone() throws Exception {
    assertThat(
            fault(
                broker.certificateArguments(certificates.file("worker.pem")),
                "belay.kafka.bootstrap-servers",
                broker.unsecured()))
        .contains("spring.kafka.security.protocol");
  }

  @Test
  void aTopicThatIsNotGranted() throws Exception {
    Health health = health(broker.passwordArguments("worker", "right"), Topics.RECOVERY_COMMANDS);

    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(cause(health)).contains(Topics.RECOVERY_COMMANDS, "deploy/kafka/acls.txt");
  }

  private static String fault(List<String> arguments, String... instead) throws Exception {
    Map<String, Object> settings = KafkaSettings.of(arguments);
    for (int i = 0; i < instead.length; i += 2) {
      settings.putAll(KafkaSettings.of(List.of("--" + instead[i] + "=" + instead[i + 1])));
    }
    Health health = health(settings, Topics.BACKUP_COMMANDS);
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    return cause(health);
  }

  private static String cause(Health health) {
    return String.valueOf(health.getDetails().get("cause"));
  }

  private static Health health(List<String> arguments, String topic) throws Exception {
    return health(KafkaSettings.of(arguments), topic);
  }

  private static Health health(Map<String, Object> settings, String topic) throws Exception {
    KafkaConnection connection = KafkaSettings.connection(new HashMap<>(settings));
    try (KafkaWatch watch =
        new KafkaWatch(connection, () -> List.of(topic), new RefusedConsumers())) {
      watch.turn();
      return watch.health();
    }
  }
}
