package dev.belay.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class KafkaConnectionTest {
  private static final String SCRAM =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"w\""
          + " password=\"s3cret\";";

  @TempDir Path folder;

  @Test
  void takesWhatIsSetForAllClients() {
    KafkaConnection connection =
        KafkaSettings.connection(
            Map.of(
                "spring.kafka.bootstrap-servers", "a:1,b:2",
                "spring.kafka.security.protocol", "SASL_SSL",
                "spring.kafka.properties.sasl.mechanism", "SCRAM-SHA-512",
                "spring.kafka.properties.sasl.jaas.config", SCRAM));

    assertThat(connection.settings())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("sasl.jaas.config", SCRAM);
    assertThat(connection).hasToString("SASL_SSL://a:1,b:2");
  }

  @Test
  void takesEnvironmentVariables() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                    "SPRING_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                    "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512",
                    "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", SCRAM)));

    assertThat(KafkaSettings.connection(environment).settings())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("sasl.jaas.config", SCRAM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.cloud.stream.kafka.binder.configuration.security.protocol",
        "spring.cloud.stream.kafka.binder.configuration.sasl.jaas.config",
        "spring.cloud.stream.kafka.binder.consumer-properties.ssl.truststore.location",
        "spring.kafka.consumer.security.protocol",
        "spring.kafka.producer.ssl.trust-store-location",
        "spring.kafka.admin.properties.sasl.mechanism"
      })
  void whatOnlySomeClientsWouldGetIsRefused(String name) {
    assertThatThrownBy(() -> KafkaSettings.connection(Map.of(name, "SSL")))
        .isInstanceOf(KafkaSettingsException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("spring.kafka.security.*");
  }

  @Test
  void brokersWhoseNamesAreUnknownNowDoNotStopTheStart() {
    assertThat(
            KafkaSettings.connection(
                Map.of("spring.kafka.bootstrap-servers", "kafka.invalid:9092")))
        .isNotNull();
  }

  @Test
  void aBundleIsRefusedSinceConsumersWouldNotGetIt() {
    assertThatThrownBy(() -> KafkaSettings.connection(Map.of("spring.kafka.ssl.bundle", "mine")))
        .isInstanceOf(KafkaSettingsException.class)
        .hasMessageContaining("spring.kafka.ssl.trust-store-location");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> KafkaSettings.connection(tls("file:" + folder.resolve("none.pem"))))
        .isInstanceOf(KafkaSettingsException.class)
        .hasMessageContaining("none.pem")
        .hasMessageContaining("spring.kafka.ssl.*");
  }

  @Test
  void aFileThatHoldsNoCertificateIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("some.pem"), "nothing\n");

    assertThatThrownBy(() -> KafkaSettings.connection(tls(file.toUri().toString())))
        .isInstanceOf(KafkaSettingsException.class)
        .hasMessageContaining("spring.kafka.ssl.*");
  }

  private static Map<String, Object> tls(String trusted) {
    return Map.of(
        "spring.kafka.security.protocol", "SSL",
        "spring.kafka.ssl.trust-store-type", "PEM",
        "spring.kafka.ssl.trust-store-location", trusted);
  }

  @Test
  void noTextShowsThePassword() {
    assertThatThrownBy(
            () ->
                KafkaSettings.connection(
                    Map.of(
                        "spring.kafka.security.protocol", "SASL_SSL",
                        "spring.kafka.properties.sasl.mechanism", "SCRAM-SHA-512",
                        "spring.kafka.properties.sasl.jaas.config",
                            SCRAM.replace("required", "sometimes"))))
        .isInstanceOf(KafkaSettingsException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anAdministratorTakesAllButWhatIsTheProducers() {
    Map<String, Object> producer = new HashMap<>();
    producer.put("bootstrap.servers", "a:1");
    producer.put("acks", "all");
    producer.put("transactional.id", "t");
    producer.put("sasl.login.callback.handler.class", "org.example.Login");
    producer.put("example.login.region", "eu");

    assertThat(KafkaConnection.administrative(producer))
        .containsOnlyKeys(
            "bootstrap.servers", "sasl.login.callback.handler.class", "example.login.region");
  }
}
