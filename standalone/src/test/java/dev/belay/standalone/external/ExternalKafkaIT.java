package dev.belay.standalone.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.fixtures.Certificates;
import dev.belay.gateway.TriggerGatewayApplication;
import dev.belay.ledger.LedgerApplication;
import dev.belay.runtime.testing.SecuredBroker;
import dev.belay.standalone.demo.DemoLedger;
import dev.belay.standalone.demo.GitHubWebhook;
import dev.belay.standalone.demo.SamplePolicy;
import dev.belay.verifier.RestoreVerifierApplication;
import dev.belay.worker.BackupWorkerApplication;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * From a webhook to a verified recovery point over a Kafka with TLS. Gateway and verifier show a
 * password by SCRAM, worker and ledger a certificate, so each way has consumers and producers; the
 * gateway, which has the most kinds of clients, is tried in both ways.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalKafkaIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String COMMIT = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

  @TempDir static Path folder;

  private Certificates certificates;
  private SecuredBroker broker;
  private Services services;
  private String gateway;
  private String gatewayByCertificate;
  private List<String> urls;
  private DemoLedger ledger;

  @BeforeAll
  void start() throws Exception {
    certificates = new Certificates(Files.createDirectories(folder.resolve("certificates")));
    certificates.authority("ca");
    certificates.issue("broker", "ca", "broker", "IP:127.0.0.1");
    broker =
        SecuredBroker.start(
            folder.resolve("kafka"), certificates.file("broker.pem"), certificates.file("ca.crt"));
    for (String role : List.of("gateway", "worker", "verifier", "ledger")) {
      broker.user(role, role + "-password");
      certificates.issue(role, "ca", role, "DNS:" + role);
    }
    allowEverything();
    services = new Services(Files.createDirectory(folder.resolve("home")));
    String ledgerUrl = services.run(LedgerApplication.builder(), byCertificate("ledger"));
    String verifier = services.run(RestoreVerifierApplication.builder(), byPassword("verifier"));
    String worker = services.run(BackupWorkerApplication.builder(), byCertificate("worker"));
    gateway = services.run(TriggerGatewayApplication.application(), byPassword("gateway"));
    gatewayByCertificate =
        services.run(TriggerGatewayApplication.application(), byCertificate("gateway"));
    urls = List.of(ledgerUrl, verifier, worker, gateway, gatewayByCertificate);
    ledger = new DemoLedger(services.http(), ledgerUrl, Services.TOKEN);
  }

  private void allowEverything() throws Exception {
    broker.allow(
        Stream.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)
            .map(
                type ->
                    new AclBinding(
                        new ResourcePattern(type, "*", PatternType.LITERAL),
                        new AccessControlEntry(
                            "User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW)))
            .toList());
  }

  private List<String> byPassword(String role) {
    return broker.passwordArguments(role, role + "-password");
  }

  private List<String> byCertificate(String role) {
    return broker.certificateArguments(certificates.file(role + ".pem"));
  }

  @AfterAll
  void stop() {
    services.close();
    broker.close();
  }

  @Test
  void aWebhookToAGatewayWithAPasswordBecomesAVerifiedPoint() throws Exception {
    assertThat(verdict(gateway, 1001)).isEqualTo("verified");
  }

  @Test
  void aWebhookToAGatewayWithACertificateBecomesAVerifiedPoint() throws Exception {
    assertThat(verdict(gatewayByCertificate, 1002)).isEqualTo("verified");
  }

  @Test
  void everyServiceIsHealthy() {
    for (String url : urls) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                JsonNode health = services.health(url);
                assertThat(health.path("status").asString()).as(health.toString()).isEqualTo("UP");
                assertThat(health.at("/components/kafka/status").asString()).isEqualTo("UP");
              });
    }
  }

  @Test
  void aServiceWithAWrongPasswordSaysSoUntilItIsRight() throws Exception {
    broker.user("second-worker", "right");
    String url =
        services.run(
            BackupWorkerApplication.builder(), broker.passwordArguments("second-worker", "wr0ng"));
    try {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(kafka(url).toString())
                      .contains("DOWN", "spring.kafka.properties.sasl.jaas.config")
                      .contains(broker.byPassword())
                      .doesNotContain("wr0ng"));

      broker.user("second-worker", "wr0ng");

      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(services.health(url).path("status").asString()).isEqualTo("UP"));
    } finally {
      services.stopLast();
    }
  }

  private JsonNode kafka(String url) throws Exception {
    return services.health(url).at("/components/kafka");
  }

  private String verdict(String url, long deployment) throws Exception {
    HttpResponse<String> answer =
        new GitHubWebhook(
                services.http(), URI.create(url + "/webhooks/github"), Services.WEBHOOK_SECRET)
            .deploymentCreated(
                SamplePolicy.REPOSITORY, SamplePolicy.ENVIRONMENT, deployment, COMMIT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ledger
        .awaitSettled(String.valueOf(deployment), LONG, set -> {})
        .path("verdict")
        .asString();
  }
}
