package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.fixtures.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in to a registry of other people: TLS, certificates, passwords and tokens. */
class RegistryAccessTest {
  private static final Schema SCHEMA = Schema.create(Schema.Type.STRING);

  @TempDir static Path folder;
  private static Certificates certificates;
  private static GuardedRegistry forAnybody;
  private static GuardedRegistry forCertificates;

  private final Map<String, String> settings = new HashMap<>();
  private final List<SchemaRegistry> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
    certificates.authority("ca");
    certificates.issue("server", "ca", "server", "IP:127.0.0.1");
    certificates.issue("worker", "ca", "worker", "DNS:worker");
    Path own = certificates.file("server.pem");
    Path authority = certificates.file("ca.crt");
    forAnybody = new GuardedRegistry(own, authority, false);
    forCertificates = new GuardedRegistry(own, authority, true);
  }

  @AfterAll
  static void stop() {
    forAnybody.close();
    forCertificates.close();
  }

  @BeforeEach
  void trustTheAuthority() {
    settings.put("schema.registry.url", forAnybody.url());
    settings.put("schema.registry.ssl.truststore.type", "PEM");
    settings.put("schema.registry.ssl.truststore.location", certificates.file("ca.crt").toString());
    settings.put("max.retries", "0");
    forAnybody.giveTokens("token-1", 3600);
    forAnybody.tokenEndpointAnswers(200);
    forAnybody.tokenRequests().clear();
  }

  @AfterEach
  void close() {
    opened.forEach(SchemaRegistry::close);
  }

  private SchemaRegistry registry() {
    SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.from(settings));
    opened.add(registry);
    return registry;
  }

  private int register() {
    return registry().register("a-value", SCHEMA);
  }

  @Test
  void anAuthorityOfOnesOwnIsTrusted() {
    forAnybody.demand("Content-Type", "application/vnd.schemaregistry.v1+json");

    assertThat(register()).isEqualTo(7);
  }

  @Test
  void anotherAuthorityIsNamedWithItsSetting() {
    settings.keySet().removeIf(name -> name.contains(".ssl."));

    assertThatThrownBy(this::register)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("schema.registry.ssl.truststore.location")
        .hasMessageContaining(forAnybody.url());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    settings.put("schema.registry.ssl.truststore.location", folder.resolve("none").toString());

    assertThatThrownBy(this::registry)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("schema.registry.ssl.");
  }

  @Test
  void aCertificateIsShown() {
    settings.put("schema.registry.url", forCertificates.url());
    settings.put("schema.registry.ssl.keystore.type", "PEM");
    settings.put(
        "schema.registry.ssl.keystore.location", certificates.file("worker.pem").toString());

    assertThat(register()).isEqualTo(7);
  }

  @Test
  void aCertificateMayStandInTheSettingsThemselves() throws Exception {
    settings.put("schema.registry.url", forCertificates.url());
    settings.put("schema.registry.ssl.keystore.type", "PEM");
    settings.put(
        "schema.registry.ssl.keystore.key", Files.readString(certificates.file("worker.key")));
    settings.put(
        "schema.registry.ssl.keystore.certificate.chain",
        Files.readString(certificates.file("worker.crt")));

    assertThat(register()).isEqualTo(7);
    assertThat(RegistrySettings.from(settings).toString()).doesNotContain("PRIVATE KEY");
  }

  @Test
  void aCertificateThatLacksIsNamedWithItsSetting() {
    settings.put("schema.registry.url", forCertificates.url());

    assertThatThrownBy(this::register)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("schema.registry.ssl.keystore.location");
  }

  @Test
  void aWrongPasswordIsNamedWithItsSetting() {
    forAnybody.demand("Authorization", "Basic YWRhOnJpZ2h0"); // ada:right
    settings.put("basic.auth.credentials.source", "USER_INFO");
    settings.put("basic.auth.user.info", "ada:wr0ng");

    assertThatThrownBy(this::register)
        .isInstanceOf(RegistryUnauthorisedException.class)
        .hasMessageContaining("check basic.auth.user.info")
        .hasMessageNotContaining("wr0ng");

    settings.put("basic.auth.user.info", "ada:right");
    assertThat(register()).isEqualTo(7);
  }

  @Test
  void aTokenOfSomebodyElseIsShown() {
    forAnybody.demand("Authorization", "Bearer abc");
    settings.put("bearer.auth.credentials.source", "STATIC_TOKEN");
    settings.put("bearer.auth.token", "abc");

    assertThat(register()).isEqualTo(7);
  }

  @Test
  void aTokenIsFetchedOnceByClientCredentials() {
    forAnybody.demandToken();
    oauth();
    SchemaRegistry registry = registry();

    registry.register("a-value", SCHEMA);
    registry.register("b-value", SCHEMA);

    assertThat(forAnybody.tokenRequests())
        .containsExactly("grant_type=client_credentials&scope=registry%3Awrite");
  }

  @Test
  void aTokenIsFetchedAnewNearItsEnd() {
    forAnybody.demandToken();
    forAnybody.giveTokens("short", 0);
    oauth();
    SchemaRegistry registry = registry();
    registry.register("a-value", SCHEMA);
    forAnybody.giveTokens("another", 3600);

    registry.register("b-value", SCHEMA);

    assertThat(forAnybody.tokenRequests()).hasSize(2);
  }

  @Test
  void aTokenThatWasRevokedIsReplacedAtOnce() {
    forAnybody.demandToken();
    oauth();
    SchemaRegistry registry = registry();
    registry.register("a-value", SCHEMA);
    forAnybody.giveTokens("token-2", 3600);

    assertThat(registry.register("b-value", SCHEMA)).isEqualTo(7);
  }

  @Test
  void aWrongClientSecretIsNamedWithItsSetting() {
    oauth();
    settings.put("bearer.auth.client.secret", "wr0ng");

    assertThatThrownBy(this::register)
        .isInstanceOf(RegistryUnauthorisedException.class)
        .hasMessageContaining("invalid_client")
        .hasMessageContaining("bearer.auth.client.secret")
        .hasMessageContaining(forAnybody.tokenEndpoint())
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void aTokenThatTheRegistryDoesNotTakeIsNamedWithItsSettings() {
    forAnybody.demand("Authorization", "Bearer of-another-issuer");
    oauth();

    assertThatThrownBy(this::register)
        .isInstanceOf(RegistryUnauthorisedException.class)
        .hasMessageContaining("bearer.auth.scope")
        .hasMessageContaining("bearer.auth.issuer.endpoint.url");
  }

  @Test
  void aTokenEndpointThatIsAwayIsAnOutage() {
    forAnybody.tokenEndpointAnswers(503);
    oauth();

    assertThatThrownBy(this::register)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("token endpoint " + forAnybody.tokenEndpoint());
  }

  @Test
  void aRecordIsReadOnceTheCredentialsAreRight() {
    forAnybody.demandToken();
    oauth();
    byte[] record = {0, 0, 0, 0, 7, 2, 'x'};
    Map<String, Object> wrong = new HashMap<>(settings);
    wrong.put("bearer.auth.client.secret", "wr0ng");
    wrong.put("specific.avro.reader", "false");
    Map<String, Object> right = new HashMap<>(settings);
    right.put("specific.avro.reader", "false");

    try (AvroDeserializer<Object> refused = new AvroDeserializer<>();
        AvroDeserializer<Object> letIn = new AvroDeserializer<>()) {
      refused.configure(wrong, false);
      letIn.configure(right, false);

      assertThatThrownBy(() -> refused.deserialize("a", record))
          .isInstanceOf(SchemaRegistryException.class);
      assertThat(letIn.deserialize("a", record)).hasToString("x");
    }
  }

  private void oauth() {
    settings.put("bearer.auth.credentials.source", "OAUTHBEARER");
    settings.put("bearer.auth.issuer.endpoint.url", forAnybody.tokenEndpoint());
    settings.put("bearer.auth.client.id", "belay");
    settings.put("bearer.auth.client.secret", "a/secret");
    settings.put("bearer.auth.scope", "registry:write");
  }
}
