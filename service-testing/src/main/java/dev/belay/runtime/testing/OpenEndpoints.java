package dev.belay.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.context.ApplicationContext;

/** What is promised of every service: health and metrics need no token. */
public final class OpenEndpoints {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  public OpenEndpoints(ApplicationContext service) {
    url = "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
  }

  public void areAnsweredWithoutAToken() throws IOException, InterruptedException {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(get("/actuator/health").body()).contains("\"UP\""));
    HttpResponse<String> metrics = get("/actuator/prometheus");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).contains("jvm_info");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
