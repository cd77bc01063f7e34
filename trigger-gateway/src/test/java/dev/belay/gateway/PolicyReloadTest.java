package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.read.PolicyReader;
import dev.belay.policy.store.StoreKinds;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy's file is changed under a running gateway. */
class PolicyReloadTest {
  private static final String POLICY =
      """
      version: 1
      data-stores:
        shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
      applications:
        shop:
          environments:
            production:
              rules:
                - {name: asked, on: manual, capture: [shop-db], retention: RETENTION}
      """;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private TestBroker kafka;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    kafka = TestBroker.withTopics(folder.resolve("kafka"));
    Files.writeString(folder.resolve("tokens"), "token\n");
    write("first");
    gateway =
        TestGateway.start(
            kafka,
            TestDatabase.create(),
            folder,
            "--belay.policy.reload-interval=20ms",
            "--belay.api.token-file=" + folder.resolve("tokens"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    kafka.close();
  }

  @Test
  void theNextEventIsDecidedByTheNewVersionAndABrokenOneChangesNothing() throws Exception {
    try (Topic<RecoveryEvent> events = new Topic<>(kafka, Topics.RECOVERY_EVENTS);
        Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
      String firstVersion = version();
      SetRequested first = requested(events, trigger());
      write("second");
      String secondVersion = version();
      await().until(() -> gateway.bean(LivePolicy.class).get().version().equals(secondVersion));
      String secondSet = trigger();
      SetRequested second = requested(events, secondSet);
      write("Not A Name");
      await().untilAsserted(() -> assertThat(metrics()).contains("belay_policy_refused 1.0"));
      SetRequested third = requested(events, trigger());

      assertThat(first.getPolicyVersion()).isEqualTo(firstVersion);
      assertThat(first.getRetention()).isEqualTo("first");
      assertThat(second.getPolicyVersion()).isEqualTo(secondVersion);
      assertThat(second.getRetention()).isEqualTo("second");
      assertThat(third.getPolicyVersion()).isEqualTo(secondVersion);
      await()
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(command -> command.getRecoverySetId().equals(secondSet))
                      .extracting(BackupCommand::getMethod, BackupCommand::getRetention)
                      .containsExactly(org.assertj.core.groups.Tuple.tuple("full", "second")));
      assertThat(get("/actuator/health"))
          .contains("Not A Name", "rules[0].retention", "\"status\":\"UP\"")
          .doesNotContain("DOWN");
      write("second");
      await().untilAsserted(() -> assertThat(metrics()).contains("belay_policy_refused 0.0"));
    }
  }

  private static SetRequested requested(Topic<RecoveryEvent> events, String set) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                events.records().stream()
                    .filter(event -> event.getRecoverySetId().equals(set))
                    .map(RecoveryEvent::getRequested)
                    .filter(Objects::nonNull)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private String metrics() throws Exception {
    return get("/actuator/prometheus");
  }

  private void write(String retention) throws Exception {
    Files.writeString(folder.resolve("belay.yaml"), POLICY.replace("RETENTION", retention));
  }

  private String version() throws Exception {
    return PolicyReader.read(folder.resolve("belay.yaml"), StoreKinds.installed().tolerant())
        .version();
  }

  private String get(String path) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(gateway.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Gives the recovery set's id. */
  private String trigger() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/recovery-sets"))
                .header("Authorization", "Bearer token")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"application\":\"shop\",\"environment\":\"production\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.headers().firstValue("Location").orElseThrow().replace("/v1/recovery-sets/", "");
  }
}
