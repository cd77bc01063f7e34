package dev.belay.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.http.HttpStatus.CONTENT_TOO_LARGE;

import dev.belay.runtime.http.HttpConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Many large bodies at once, through a real server whose budget holds four of them. */
class BodyBudgetTest {
  private static final int BODY = 1 << 20;
  private static final int HELD = 4;
  private static ConfigurableApplicationContext server;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Configuration(proxyBeanMethods = false)
  @Import({BodyBudgetConfiguration.class, Door.class, JsonDoor.class})
  @ImportAutoConfiguration({
    HttpConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class
  })
  static class App {
    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }

  /** Holds what it has read until it is told to answer. */
  @RestController
  static class Door {
    final CountDownLatch release = new CountDownLatch(1);

    @PostMapping("/door")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void receive(HttpServletRequest request) throws Exception {
      RequestBody.read(request, 2 * BODY);
      release.await(20, TimeUnit.SECONDS);
    }
  }

  /** Reads what it gets as JSON. */
  @RestController
  static class JsonDoor {
    @PostMapping("/json")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void receive(HttpServletRequest request) {
      JsonNode unused = JsonBody.object(request, RequestBody.read(request, 2 * BODY));
    }
  }

  @BeforeAll
  static void start() {
    server =
        new SpringApplicationBuilder(App.class)
            .properties(
                "server.port=0",
                "server.tomcat.max-swallow-size=32MB",
                "belay.receive.max-buffered-bodies=" + HELD * BODY + "B")
            .run();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheRoomIsThereAgainAfterwards() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> held = send(HELD, sized());
    awaitHeld(HELD * (long) BODY);

    List<HttpResponse<String>> refused = new ArrayList<>();
    refused.addAll(answers(send(8, sized())));
    refused.addAll(answers(send(8, chunked())));
    server.getBean(Door.class).release.countDown();

    assertThat(answers(held)).extracting(HttpResponse::statusCode).containsOnly(202);
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.headers().firstValue("Retry-After")).contains("5");
              assertThat(answer.headers().firstValue("Content-Type"))
                  .contains("application/problem+json");
            });
    awaitHeld(0);
    assertThat(answers(send(HELD, chunked())))
        .extracting(HttpResponse::statusCode)
        .containsOnly(202);
    awaitHeld(0);
  }

  /** A body of two bytes a value: its objects would take fifty times as much. */
  @Test
  void whatABodyBecomesCountsToo() throws Exception {
    String small = "{\"a\":[" + "0,".repeat(9_999) + "0]}";
    String large = "{\"a\":[" + "[],".repeat(200_000) + "0]}";
    String nested = "{\"a\":" + "[".repeat(BODY) + "]".repeat(BODY) + "}";

    assertThat(json(small).statusCode()).isEqualTo(202);
    assertThat(json(large).statusCode()).isEqualTo(503);
    assertThat(json(nested.substring(0, BODY)).statusCode()).isEqualTo(400);
    awaitHeld(0);
    assertThat(json(small).statusCode()).isEqualTo(202);
  }

  @Test
  void moreValuesThanAnySenderSendsAreTooMany() {
    byte[] body = ("{\"a\":[" + "0,".repeat(PrunedJson.MOST_VALUES) + "0]}").getBytes(UTF_8);

    assertThatThrownBy(() -> JsonBody.object(body))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.getStatusCode()).isEqualTo(CONTENT_TOO_LARGE))
        .hasMessageContaining("500000 values");
    assertThat(JsonBody.object(body, Set.of("b"), bytes -> {}).isEmpty()).isTrue();
  }

  private static HttpResponse<String> json(String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:"
                        + server.getEnvironment().getProperty("local.server.port")
                        + "/json"))
            .POST(BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void awaitHeld(long bytes) {
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(server.getBean(BodyBudget.class).held()).isEqualTo(bytes));
  }

  private static BodyPublisher sized() {
    return BodyPublishers.ofByteArray(new byte[BODY]);
  }

  /** Without a Content-Length. */
  private static BodyPublisher chunked() {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[BODY]));
  }

  private static List<CompletableFuture<HttpResponse<String>>> send(int times, BodyPublisher body) {
    URI door =
        URI.create(
            "http://localhost:"
                + server.getEnvironment().getProperty("local.server.port")
                + "/door");
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(
          HTTP.sendAsync(
              HttpRequest.newBuilder(door).POST(body).build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    return answers;
  }

  private static List<HttpResponse<String>> answers(
      List<CompletableFuture<HttpResponse<String>>> sent) throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> one : sent) {
      answers.add(one.get(30, TimeUnit.SECONDS));
    }
    return answers;
  }
}
