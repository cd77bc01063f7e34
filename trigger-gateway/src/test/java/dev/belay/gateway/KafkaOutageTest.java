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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class KafkaOutageTest {
  @TempDir Path folder;

  @Test
  void whatIsAcceptedWhileKafkaIsDownIsPublishedWhenItIsBack() throws Exception {
    try (TestBroker kafka = TestBroker.withTopics(folder.resolve("kafka"))) {
      Files.writeString(folder.resolve("tokens"), "token\n");
      Files.writeString(
          folder.resolve("belay.yaml"),
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
          """);
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
