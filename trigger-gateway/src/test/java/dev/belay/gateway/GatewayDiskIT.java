package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.testing.TestBroker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sender hears from a real gateway process whose disk takes nothing more. */
@Tag("faults")
class GatewayDiskIT {
  private static final Path LOG = Path.of("target", "gateway-disk.out").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void aDiskThatTakesNothingGives503WithRetryAfterAndTheSameGatewayRecovers() throws Exception {
    try (TestBroker kafka = TestBroker.withTopics(folder.resolve("kafka"))) {
      try (GatewayProcess gateway = GatewayProcess.start(folder, LOG, kafka)) {
        gateway.awaitUp();
        SignedWebhook webhook =
            SignedWebhook.create(gateway.url("/webhooks/github"), GatewayProcess.SECRET);
        assertThat(webhook.send("before").statusCode()).isEqualTo(202);

        limitFiles(gateway, "0");
        HttpResponse<String> refused = webhook.send("during");
        limitFiles(gateway, "unlimited");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("30");
        assertThat(webhook.send("during").statusCode()).isEqualTo(202);
        assertThat(webhook.send("after").statusCode()).isEqualTo(202);
        gateway.awaitDrained();
      }
      assertThat(PublishedDeliveries.read(kafka, folder))
          .containsExactlyInAnyOrder("before", "during", "after");
    }
  }

  /** The system's own limit: each write to a file fails as on a full disk. */
  private static void limitFiles(GatewayProcess gateway, String bytes) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid=" + gateway.pid(), "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }
}
