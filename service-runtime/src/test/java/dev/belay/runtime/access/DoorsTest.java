package dev.belay.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.access.Scope;
import dev.belay.access.StoredToken;
import dev.belay.access.Token;
import dev.belay.access.TokenFile;
import dev.belay.runtime.access.Doors.Door;
import dev.belay.runtime.http.ServiceEdge;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A real server with doors: who passes which. */
class DoorsTest {
  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Path tokens;
  private static ConfigurableApplicationContext server;

  @ServiceEdge
  @Import(Room.class)
  static class App {
    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    Doors doors() {
      return new Doors(
          List.of("/v1/**"),
          List.of(
              new Door("GET", "/v1/**", List.of(Scope.READ)),
              new Door("POST", "/v1/trigger", List.of(Scope.TRIGGER)),
              new Door("POST", "/v1/**", List.of(Scope.RECOVER))));
    }
  }

  @RestController
  static class Room {
    @RequestMapping("/**")
    String who() {
      return IdentityAuthentication.current().map(it -> it.actor("ada")).orElse("anybody");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    tokens = Files.writeString(folder.resolve("tokens"), "plain-old-token\n");
    give("reader", Instant.now().plusSeconds(3600), "read");
    give("trigger", null, "trigger");
    give("recoverer", null, "recover");
    give("chief", null, "admin");
    give("late", Instant.now().minusSeconds(1), "admin");
    server =
        new SpringApplicationBuilder(App.class)
            .properties("server.port=0", "belay.api.token-file=" + tokens)
            .run();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whoShowsNothingOrNothingGoodGetsNothing() throws Exception {
    for (@Nullable String shown :
        new @Nullable String[] {null, "", "wrong", Token.hash("of-reader"), "of-late"}) {
      HttpResponse<String> answer = send("GET", "/v1/things", shown);
      assertThat(answer.statusCode()).as("%s", shown).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(answer.body()).contains("urn:belay:problem:unauthorized", "belay.api.token-file");
    }
  }

  @Test
  void aScopeOpensItsOwnDoorsAlone() throws Exception {
    assertThat(send("GET", "/v1/things", "of-reader").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/trigger", "of-trigger").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/rollbacks", "of-recoverer").statusCode()).isEqualTo(200);

    HttpResponse<String> refused = send("POST", "/v1/rollbacks", "of-trigger");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("urn:belay:problem:forbidden", "trigger", "/v1/rollbacks");
    assertThat(send("POST", "/v1/trigger", "of-recoverer").statusCode()).isEqualTo(403);
    assertThat(send("POST", "/v1/rollbacks", "of-reader").statusCode()).isEqualTo(403);
    assertThat(send("GET", "/v1/things", "of-trigger").statusCode()).isEqualTo(403);
  }

  @Test
  void whatNoDoorIsForIsTheAdministratorsAlone() throws Exception {
    for (String name : new String[] {"reader", "trigger", "recoverer"}) {
      assertThat(send("PUT", "/v1/things", "of-" + name).statusCode()).as(name).isEqualTo(403);
    }
    assertThat(send("PUT", "/v1/things", null).statusCode()).isEqualTo(401);
    assertThat(send("PUT", "/v1/things", "of-chief").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/rollbacks", "of-chief").statusCode()).isEqualTo(200);
  }

  @Test
  void aPlainTokenOfBeforeMayDoEverything() throws Exception {
    assertThat(send("GET", "/v1/things", "plain-old-token").body()).isEqualTo("api-token (ada)");
    assertThat(send("POST", "/v1/rollbacks", "plain-old-token").statusCode()).isEqualTo(200);
  }

  @Test
  void theActorIsTheCredentialsName() throws Exception {
    assertThat(send("GET", "/v1/things", "of-reader").body()).isEqualTo("reader (ada)");
  }

  @Test
  void aTokenIsGoodFromWhenItIsGivenUntilItIsRevoked() throws Exception {
    assertThat(send("GET", "/v1/things", "of-guest").statusCode()).isEqualTo(401);
    give("guest", null, "read");
    assertThat(send("GET", "/v1/things", "of-guest").statusCode()).isEqualTo(200);

    new TokenFile(tokens).remove("guest");

    assertThat(send("GET", "/v1/things", "of-guest").statusCode()).isEqualTo(401);
  }

  @Test
  void whatHasNoDoorIsNobodysBusiness() throws Exception {
    assertThat(send("POST", "/webhooks/github", null).body()).isEqualTo("anybody");
    assertThat(send("POST", "/webhooks/github", "a-secret-of-the-sender").statusCode())
        .isEqualTo(200);
  }

  private static void give(String name, @Nullable Instant expires, String scope) throws Exception {
    new TokenFile(tokens)
        .add(
            new StoredToken(
                name,
                Token.hash("of-" + name),
                List.of(scope),
                List.of(),
                List.of(),
                Instant.EPOCH,
                expires));
  }

  private static HttpResponse<String> send(String method, String path, @Nullable String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:"
                        + server.getEnvironment().getProperty("local.server.port")
                        + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
