package dev.belay.standalone.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.fixtures.Certificates;
import dev.belay.gateway.TriggerGatewayApplication;
import dev.belay.ledger.LedgerApplication;
import dev.belay.runtime.testing.SecuredBroker;
import dev.belay.schemas.Topics;
import dev.belay.standalone.demo.DemoLedger;
import dev.belay.standalone.demo.GitHubWebhook;
import dev.belay.standalone.demo.SamplePolicy;
import dev.belay.verifier.RestoreVerifierApplication;
import dev.belay.worker.BackupWorkerApplication;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.tools.AclCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * From a webhook to a verified recovery point, and back by a rollback, over a Kafka with TLS and
 * access lists: with the rights of deploy/kafka/acls.txt, of which each is needed. Gateway and
 * verifier show a password by SCRAM, worker and ledger a certificate, so each way has consumers and
 * producers; the gateway, which has the most kinds of clients, is tried in both ways.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExternalKafkaIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final List<String> SERVICES = List.of("gateway", "worker", "verifier", "ledger");

  /** Brokers ask for it first, and then for the right to produce to any topic. */
  private static final String ASKED_FIRST = "IDEMPOTENT_WRITE CLUSTER kafka-cluster";

  private static final String COMMIT = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

  @TempDir static Path folder;

  private Certificates certificates;
  private AccessList list;
  private SecuredBroker broker;
  private Services services;
  private String gateway;
  private String gatewayByCertificate;
  private List<String> urls;
  private DemoLedger ledger;

  @BeforeAll
  void start() throws Exception {
    list = AccessList.read();
    certificates = new Certificates(Files.createDirectories(folder.resolve("certificates")));
    certificates.authority("ca");
    certificates.issue("broker", "ca", "broker", "IP:127.0.0.1");
    broker =
        SecuredBroker.start(
            folder.resolve("kafka"), certificates.file("broker.pem"), certificates.file("ca.crt"));
    for (String role : list.roles()) {
      broker.user(role, role + "-password");
    }
    for (String role : SERVICES) {
      certificates.issue(role, "ca", role, "DNS:" + role);
    }
    grantByTheScript();
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

  /** The script says how Kafka's program is to be called, and that is done here. */
  private void grantByTheScript() throws Exception {
    Path calls = folder.resolve("calls");
    Path program = folder.resolve("kafka-acls");
    Files.writeString(program, "#!/bin/sh\necho \"$@\" >>" + calls + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    List<String> command = new ArrayList<>();
    Collections.addAll(command, AccessList.SCRIPT.toString(), "--kafka-acls", program.toString());
    Collections.addAll(command, "--bootstrap-server", broker.unsecured());
    list.roles().forEach(role -> command.add(role + "=User:" + role));
    Process script = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(said).isZero();
    for (String call : Files.readAllLines(calls)) {
      AclCommand.main(call.split(" ", -1));
    }
    assertThat(broker.admin().describeAcls(AclBindingFilter.ANY).values().get())
        .containsExactlyInAnyOrderElementsOf(list.bindings());
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

  /** What nobody else says to Belay: outsiders' events, and records that are none. */
  @Test
  void outsidersMayDoWhatIsListedForThem() throws Exception {
    byte[] nonsense = "nonsense".getBytes(StandardCharsets.UTF_8);
    new Outsider(broker, "ci").produce(Topics.CI_EVENTS, nonsense);
    new Outsider(broker, "deployer").produce(Topics.DEPLOYMENT_EVENTS, nonsense);

    assertThat(new Outsider(broker, "listener").ends(Topics.CD_EVENTS)).isNotEmpty();
  }

  @Test
  void nobodyMayProduceWhereItIsNotListed() throws Exception {
    for (String role : list.roles()) {
      String name = "thief-" + role;
      broker.user(name, name + "-password");
      broker.allow(list.bindings(role, name, line -> true));
      Outsider thief = new Outsider(broker, name);
      List<String> open =
          Topics.all().stream()
              .filter(topic -> !list.allows(role, AclOperation.WRITE, topic))
              .filter(thief::canProduce)
              .toList();
      assertThat(open).as("topics that %s can produce to without a right", role).isEmpty();
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void theListIsEnoughAndEachLineIsNeeded() throws Exception {
    rollBack(1001);
    spoil(Topics.BACKUP_COMMANDS, Topics.RECOVERY_COMMANDS, Topics.RECOVERY_EVENTS);

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(list.lines())
                    .filteredOn(line -> broker.allowed().stream().noneMatch(line::allows))
                    .as("rights that nobody used")
                    .isEmpty());
    assertThat(broker.denied())
        .filteredOn(what -> SERVICES.contains(what.substring(0, what.indexOf(' '))))
        .filteredOn(what -> !what.endsWith(ASKED_FIRST))
        .as("rights that a service lacked")
        .isEmpty();
  }

  private void rollBack(long deployment) throws Exception {
    String operation =
        ledger
            .request(
                "rollbacks",
                """
                {"application": "%s", "environment": "%s", "choose": {"deployment": "%d"}, "confirm": true}
                """
                    .formatted(SamplePolicy.APPLICATION, SamplePolicy.ENVIRONMENT, deployment))
            .path("operationId")
            .asString();
    await()
        .atMost(LONG)
        .until(() -> ledger.operation(operation).path("status").asString(), "succeeded"::equals);
  }

  /** Each service puts aside what is no record. */
  private void spoil(String... topics) throws Exception {
    for (String topic : topics) {
      Outsider.almighty(broker).produce(topic, "nonsense".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aConsumerThatIsRefusedSaysSoAndIsInItsGroupOnceItIsGranted() throws Exception {
    broker.user("late", "late-password");
    broker.allow(list.bindings("worker", "late", line -> line.kind() == ResourceType.TOPIC));
    int before = broker.members("backup-worker");
    String url = services.run(BackupWorkerApplication.builder(), byPassword("late"));
    try {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(kafka(url).toString())
                      .contains("DOWN", "deploy/kafka/acls.txt", "backup-worker"));

      broker.allow(list.bindings("worker", "late", line -> line.kind() == ResourceType.GROUP));

      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                assertThat(kafka(url).path("status").asString()).isEqualTo("UP");
                assertThat(broker.members("backup-worker")).isEqualTo(before + 2);
              });
    } finally {
      services.stopLast();
    }
  }

  @Test
  void aServiceWithAWrongPasswordSaysSoUntilItIsRight() throws Exception {
    broker.user("second-worker", "right");
    broker.allow(list.bindings("worker", "second-worker", line -> true));
    List<String> arguments = new ArrayList<>(broker.passwordArguments("second-worker", "wr0ng"));
    arguments.add("--spring.cloud.stream.binding-retry-interval=1");
    String url = services.run(BackupWorkerApplication.builder(), arguments);
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
