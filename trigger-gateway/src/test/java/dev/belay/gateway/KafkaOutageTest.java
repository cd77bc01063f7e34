package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Tag("faults")
@ExtendWith(OutputCaptureExtension.class)
class KafkaOutageTest {
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
                - {on: manual, capture: [shop-db]}
      """;

  @TempDir Path folder;

  @Test
  void whatIsAcceptedWhileKafkaIsDownIsPublishedWhenItIsBack() throws Exception {
    try (TestBroker kafka = TestBroker.withTopics(folder.resolve("kafka"))) {
      Files.writeString(folder.resolve("tokens"), "token\n");
      Files.writeString(folder.resolve("belay.yaml"), POLICY);
      try (TestGateway gateway =
          TestGateway.start(
              kafka,
              TestDatabase.create(),
              folder,
              "--belay.api.token-file=" + folder.resolve("tokens"))) {
        kafka.stop();

        HttpResponse<String> answer = trigger(gateway.url());
        kafka.start();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
          await()
              .atMost(Duration.ofSeconds(60))
              .untilAsserted(
                  () ->
                      assertThat(commands.records())
                          .singleElement()
                          .satisfies(
                              c -> assertThat(answer.body()).contains(c.getRecoverySetId())));
        }
      }
    }
  }

  /** Clients that find no broker wait longer each time, and don't say each time that they do. */
  @Test
  void anOutageIsNoFloodInTheLog(CapturedOutput output) throws Exception {
    try (TestBroker kafka = TestBroker.withTopics(folder.resolve("kafka"))) {
      Files.writeString(folder.resolve("tokens"), "token\n");
      Files.writeString(folder.resolve("belay.yaml"), POLICY);
      try (TestGateway gateway =
          TestGateway.start(
              kafka,
              TestDatabase.create(),
              folder,
              "--logging.level.org.apache.kafka=INFO",
              "--logging.level.org.springframework=INFO",
              "--belay.api.token-file=" + folder.resolve("tokens"))) {
        assertThat(trigger(gateway.url()).statusCode()).isEqualTo(202);
        kafka.stop();
        int before = output.getAll().length();
        Thread.sleep(Duration.ofSeconds(30));
        String told = output.getAll().substring(before);
        kafka.start();

        // Without waiting it is some thousands a second.
        assertThat(told.lines().count()).as(() -> most(told)).isLessThan(1_000);
      }
    }
  }

  /** The lines that came most often, without their times and numbers. */
  private static String most(String told) {
    return told
        .lines()
        .map(line -> line.replaceAll("[0-9]+", "#"))
        .collect(Collectors.groupingBy(line -> line, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(12)
        .map(line -> line.getValue() + " x " + line.getKey())
        .collect(Collectors.joining("\n"));
  }

  private static HttpResponse<String> trigger(String gateway) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(gateway + "/v1/recovery-sets"))
                .header("Authorization", "Bearer token")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"application\":\"shop\",\"environment\":\"production\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
