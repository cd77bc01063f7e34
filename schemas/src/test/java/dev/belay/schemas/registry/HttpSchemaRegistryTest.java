package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSchemaRegistryTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("R").fields().requiredString("a").endRecord();
  private static final String OK = "{\"id\":7}";

  private record Planned(int status, String body, Map<String, String> headers) {}

  private final Deque<Planned> plan = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Planned planned = plan.size() > 1 ? plan.removeFirst() : plan.getFirst();
    planned.headers.forEach(exchange.getResponseHeaders()::add);
    byte[] body = planned.body.getBytes(UTF_8);
    exchange.sendResponseHeaders(planned.status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private HttpSchemaRegistryTest plan(int status, String body) {
    plan.add(new Planned(status, body, Map.of()));
    return this;
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private SchemaRegistry registry() {
    return registry(Map.of("schema.registry.url", "http://" + address()));
  }

  private SchemaRegistry registry(Map<String, String> properties) {
    RegistrySettings settings = RegistrySettings.from(properties);
    return new CachingSchemaRegistry(
        new HttpSchemaRegistry(
            new RegistryHttp(
                (RegistryLocation.Http) settings.location(), settings.http(), waits::add)));
  }

  @Test
  void registersUnderThePathPrefixAndAsksOnce() {
    plan(200, OK);
    SchemaRegistry registry =
        registry(Map.of("schema.registry.url", "http://" + address() + "/apis/ccompat/v7/"));

    registry.register("a/b c-value", SCHEMA);
    int id = registry.register("a/b c-value", SCHEMA);

    assertThat(id).isEqualTo(7);
    assertThat(requests).containsExactly("POST /apis/ccompat/v7/subjects/a%2Fb%20c-value/versions");
    assertThat(bodies.getFirst()).startsWith("{\"schema\":\"{\\\"type\\\":\\\"record\\\"");
  }

  @Test
  void asksForEachIdOnce() {
    plan(200, "{\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}");
    SchemaRegistry registry = registry();

    registry.byId(3);
    Schema schema = registry.byId(3);

    assertThat(schema).isEqualTo(Schema.create(Schema.Type.STRING));
    assertThat(requests).containsExactly("GET /schemas/ids/3");
  }

  @Test
  void readsTheLatestVersion() {
    plan(200, "{\"subject\":\"s\",\"id\":9,\"version\":4,\"schema\":\"\\\"long\\\"\"}");

    assertThat(registry().latest("s"))
        .isEqualTo(new RegisteredSchema("s", 4, 9, Schema.create(Schema.Type.LONG)));
    assertThat(requests).containsExactly("GET /subjects/s/versions/latest");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void triesAgainWithGrowingWaits(int status) {
    plan(status, "").plan(status, "").plan(status, "").plan(200, OK);

    int id = registry().register("s", SCHEMA);

    assertThat(id).isEqualTo(7);
    assertThat(waits)
        .containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
  }

  @Test
  void waitsAsLongAsTheRegistryAsksWithinTheBound() {
    plan.add(new Planned(429, "", Map.of("Retry-After", "2")));
    plan.add(new Planned(503, "", Map.of("Retry-After", "3600")));
    plan(200, OK);

    registry().register("s", SCHEMA);

    assertThat(waits).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  @Test
  void givesUpAfterTheRetries() {
    plan(503, "down");

    assertThatThrownBy(() -> registry().register("s", SCHEMA))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("HTTP 503")
        .hasMessageContaining(address())
        .hasMessageContaining("4 attempts");
    assertThat(requests).hasSize(4);
  }

  @Test
  void goesToTheNextAddressAtOnceAndStaysThere() throws IOException {
    plan(200, OK);
    int dead;
    try (ServerSocket socket = new ServerSocket(0)) {
      dead = socket.getLocalPort();
    }
    SchemaRegistry registry =
        registry(
            Map.of("schema.registry.url", "http://127.0.0.1:" + dead + ", http://" + address()));

    registry.register("s", SCHEMA);
    registry.register("t", SCHEMA);

    assertThat(requests).hasSize(2);
    assertThat(waits).isEmpty();
  }

  @Test
  void aRegistryThatNeverAnswersIsAnOutageInBoundedTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      SchemaRegistry registry =
          registry(
              Map.of(
                  "schema.registry.url", "http://127.0.0.1:" + silent.getLocalPort(),
                  "http.read.timeout.ms", "100",
                  "max.retries", "1"));

      assertThatThrownBy(() -> registry.byId(1))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("2 attempts");
    }
  }

  @Test
  void sendsTheCredentialsOfUserInfo() {
    plan(200, OK);

    registry(
            Map.of(
                "schema.registry.url", "http://" + address(),
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "ada:s3cr:et"))
        .register("s", SCHEMA);

    assertThat(authorizations)
        .containsExactly(
            "Basic " + Base64.getEncoder().encodeToString("ada:s3cr:et".getBytes(UTF_8)));
  }

  @Test
  void sendsTheCredentialsOfTheUrl() {
    plan(200, OK);

    registry(Map.of("schema.registry.url", "http://ada:s3+cr%40et@" + address()))
        .register("s", SCHEMA);

    assertThat(authorizations)
        .containsExactly(
            "Basic " + Base64.getEncoder().encodeToString("ada:s3+cr@et".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 302, 503, 422, 404})
  void noErrorShowsCredentials(int status) {
    plan.add(new Planned(status, "", Map.of("Location", "http://" + address() + "/elsewhere")));

    assertThatThrownBy(
            () ->
                registry(Map.of("schema.registry.url", "http://ada:s3cret@" + address()))
                    .register("s", SCHEMA))
        .isInstanceOf(SchemaRegistryException.class)
        .satisfies(
            failure -> {
              var trace = new java.io.StringWriter();
              failure.printStackTrace(new java.io.PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain("s3cret").doesNotContain("YWRh");
            });
    assertThat(requests).noneMatch(request -> request.contains("elsewhere"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void refusedCredentialsAreNotTriedAgain(int status) {
    plan(status, "");

    assertThatThrownBy(() -> registry().register("s", SCHEMA))
        .isInstanceOf(RegistryUnauthorisedException.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void anIncompatibleSchemaNamesTheSubjectAndTheRegistrysReasons() {
    plan(
        409,
        "{\"error_code\":409,\"message\":\"Schema being registered is"
            + " incompatible\",\"details\":[\"READER_FIELD_MISSING_DEFAULT_VALUE at /fields/0\"]}");

    assertThatThrownBy(() -> registry().register("belay.x-value", SCHEMA))
        .isInstanceOfSatisfying(
            IncompatibleSchemaException.class,
            failure -> {
              assertThat(failure.subject()).isEqualTo("belay.x-value");
              assertThat(failure.reasons())
                  .containsExactly(
                      "Schema being registered is incompatible",
                      "READER_FIELD_MISSING_DEFAULT_VALUE at /fields/0");
              assertThat(failure).hasMessageContaining("belay.x-value");
            });
  }

  @Test
  void theRegistrysOwnNotFoundIsOne() {
    plan(404, "{\"error_code\":40403,\"message\":\"Schema 5 not found\"}");

    assertThatThrownBy(() -> registry().byId(5))
        .isInstanceOf(SchemaNotFoundException.class)
        .hasMessageContaining("Schema 5 not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>no such page</html>", "{\"status\":404}"})
  void anyOther404IsAboutTheAddressAndNotTheSchema(String body) {
    plan(404, body);

    assertThatThrownBy(() -> registry().byId(5)).isInstanceOf(RegistryRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "{}",
        "{\"schema\":\"{\\\"type\\\":\\\"recor\\\"}\"}",
        "{\"schema\":\"syntax = \\\"proto3\\\";\",\"schemaType\":\"PROTOBUF\"}",
        "{\"schema\":\"\\\"a.B\\\"\",\"references\":[{\"name\":\"a.B\",\"subject\":\"b\",\"version\":1}]}"
      })
  void anAnswerThatIsNoAvroSchemaIsRefused(String body) {
    plan(200, body);

    assertThatThrownBy(() -> registry().byId(5)).isInstanceOf(RegistryRefusedException.class);
  }

  @Test
  void whatWasNotFoundIsAskedAgain() {
    plan(404, "{\"error_code\":40403}").plan(200, "{\"schema\":\"\\\"int\\\"\"}");
    SchemaRegistry registry = registry();
    assertThatThrownBy(() -> registry.byId(5)).isInstanceOf(SchemaNotFoundException.class);

    assertThat(registry.byId(5)).isEqualTo(Schema.create(Schema.Type.INT));
  }

  @Test
  void theLatestVersionIsAskedAgainAfterAMinute() {
    plan(200, "{\"id\":1,\"version\":1,\"schema\":\"\\\"int\\\"\"}")
        .plan(200, "{\"id\":2,\"version\":2,\"schema\":\"\\\"int\\\"\"}");
    Map<String, String> properties =
        new HashMap<>(Map.of("schema.registry.url", "http://" + address()));
    RegistrySettings settings = RegistrySettings.from(properties);
    long[] now = {0};
    var registry =
        new CachingSchemaRegistry(
            new HttpSchemaRegistry(
                RegistryHttp.connect((RegistryLocation.Http) settings.location(), settings.http())),
            () -> now[0]);

    List<Integer> versions = new ArrayList<>();
    for (long seconds : new long[] {0, 59, 61}) {
      now[0] = Duration.ofSeconds(seconds).toNanos();
      versions.add(registry.latest("s").version());
    }

    assertThat(versions).containsExactly(1, 1, 2);
  }
}
