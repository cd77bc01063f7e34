package dev.belay.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.access.Scope;
import dev.belay.access.StoredToken;
import dev.belay.access.Token;
import dev.belay.access.TokenFile;
import dev.belay.runtime.access.Doors;
import dev.belay.runtime.access.Doors.Door;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A real server on this machine alone, and what others send to it. */
class EdgeTest {
  @TempDir static Path folder;
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
      return new Doors(List.of("/v1/**"), List.of(new Door(null, "/v1/**", List.of(Scope.READ))));
    }
  }

  record Asked(int count) {}

  @RestController
  static class Room {
    @PostMapping("/v1/asked")
    String asked(@RequestBody Asked asked) {
      return "asked " + asked.count();
    }

    @GetMapping("/v1/half")
    void half(HttpServletResponse response) throws IOException {
      response.setContentType("text/csv");
      response.getOutputStream().write("a line\r\n".getBytes(UTF_8));
      response.flushBuffer();
      throw new IllegalStateException("the database is away");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    Path tokens = folder.resolve("tokens");
    for (String name : List.of("one", "other", "looping")) {
      new TokenFile(tokens)
          .add(
              new StoredToken(
                  name,
                  Token.hash("of-" + name),
                  List.of("read"),
                  List.of(),
                  List.of(),
                  null,
                  null));
    }
    server =
        new SpringApplicationBuilder(App.class)
            .properties(
                "server.port=0",
                "server.address=127.0.0.1",
                "belay.http.hosts=belay.example",
                "belay.api.requests-per-minute=30",
                "belay.api.token-file=" + tokens)
            .run();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1:4711",
        "[::1]",
        "belay.example",
        "BELAY.example:443",
        "belay.localhost"
      })
  void itsOwnNamesAreAnswered(String host) throws Exception {
    assertThat(post(host, "of-one", "{\"count\": 7}"))
        .startsWith("HTTP/1.1 200")
        .contains("asked 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "belay.example.evil.example", "localhost.evil.example", "1.2.3"})
  void anotherNameIsRefusedThoughItLeadsHere(String host) throws Exception {
    assertThat(post(host, "of-one", "{\"count\": 7}"))
        .startsWith("HTTP/1.1 421")
        .contains("application/problem+json", "foreign-host", host, "belay.http.hosts")
        .doesNotContain("asked");
  }

  /**
   * The last chunk of a whole answer has no bytes: without it, every client sees what is missing.
   */
  @Test
  void anAnswerThatFailsHalfWayIsCutOff() throws Exception {
    String half = send("GET /v1/half HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer of-one");

    assertThat(half).startsWith("HTTP/1.1 200").contains("chunked", "a line");
    assertThat(half).doesNotContain("\r\n0\r\n").doesNotContain("urn:belay:problem");
  }

  @Test
  void aRefusalHasNoClassAndIsNoPage() throws Exception {
    String unreadable = post("localhost", "of-one", "{\"count\": \"many\", \"x\": 1}");
    String rejected = send("GET /v1/..;/x//y%2f HTTP/1.1\r\nHost: localhost\r\nAccept: text/html");
    String malformed = send("GET /v1/a|b<script> HTTP/1.1\r\nHost: localhost\r\nAccept: text/html");
    String unknown = send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nAccept: text/html");
    String error = send("GET /error HTTP/1.1\r\nHost: localhost\r\nAccept: text/html");

    assertThat(unreadable).startsWith("HTTP/1.1 400").contains("\\\"count\\\" is \\\"many\\\"");
    assertThat(rejected).startsWith("HTTP/1.1 400");
    assertThat(malformed).startsWith("HTTP/1.1 400");
    assertThat(unknown).startsWith("HTTP/1.1 404");
    assertThat(error).startsWith("HTTP/1.1 404");
    assertThat(List.of(unreadable, rejected, malformed, unknown, error))
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .contains("application/problem+json", "urn:belay:problem:")
                    .doesNotContainIgnoringCase("<html")
                    .doesNotContain("Tomcat", "Exception", "dev.belay", "java."));
  }

  /** What Tomcat refuses by itself, before there is a request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | HELLO",
        "400 | GET /v1/asked HTTP/1.1",
        "400 | GET /v1/asked HTTP/1.1~Host: a b",
        "400 | GET /v1/asked HTTP/1.1~Host: localhost~Host: other",
        "400 | G(T /v1/asked HTTP/1.1~Host: localhost",
        "505 | GET /v1/asked HTTP/9.9~Host: localhost",
        "400 | POST /v1/asked HTTP/1.1~Host: localhost~Content-Length: -1",
        "400 | POST /v1/asked HTTP/1.1~Host: localhost~Content-Length: 1~Content-Length: 2",
        "501 | POST /v1/asked HTTP/1.1~Host: localhost~Transfer-Encoding: odd",
        "400 | GET /v1/asked HTTP/1.1~Host: localhost~X-Long: LONG",
        "400 | GET /LONG HTTP/1.1~Host: localhost",
        "400 | GET /v1/%zz HTTP/1.1~Host: localhost",
        "405 | TRACE /nowhere HTTP/1.1~Host: localhost",
        "405 | TRACE /v1/asked HTTP/1.1~Host: localhost",
      })
  void whatTheServerItselfRefusesIsAProblemToo(int status, String head) throws Exception {
    String answer = send(head.replace("~", "\r\n").replace("LONG", "x".repeat(20_000)));

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer)
        .contains("application/problem+json", "urn:belay:problem:")
        .doesNotContainIgnoringCase("<html")
        .doesNotContain("Tomcat", "Exception", "dev.belay", "java.", "\nServer:");
  }

  @Test
  void aCallerThatLoopsIsSlowedDownAndNobodyElseIs() throws Exception {
    String last = "";
    for (int i = 0; i < 60 && !last.startsWith("HTTP/1.1 429"); i++) {
      last = post("localhost", "of-looping", "{\"count\": 7}");
    }

    assertThat(last)
        .startsWith("HTTP/1.1 429")
        .containsPattern("Retry-After: [1-9]")
        .contains("too-many-requests", "30 requests");
    assertThat(post("localhost", "of-other", "{\"count\": 7}")).startsWith("HTTP/1.1 200");
  }

  private static String post(String host, String token, String body) throws IOException {
    return send(
        "POST /v1/asked HTTP/1.1\r\nHost: "
            + host
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.getBytes(UTF_8).length,
        body);
  }

  private static String send(String head) throws IOException {
    return send(head, "");
  }

  /** As it stands: an HTTP client would mend it. */
  private static String send(String head, String body) throws IOException {
    int port = Integer.parseInt(server.getEnvironment().getRequiredProperty("local.server.port"));
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write((head + "\r\nConnection: close\r\n\r\n" + body).getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
