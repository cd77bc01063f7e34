package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry of a directory, as clients of Confluent's API see it. */
class RegistryServerTest {
  private static final Schema FIRST =
      SchemaBuilder.record("R").fields().requiredString("a").endRecord();
  private static final Schema SECOND =
      SchemaBuilder.record("R").fields().requiredString("a").optionalInt("b").endRecord();
  private static final Schema OTHER =
      SchemaBuilder.record("R").fields().requiredInt("c").endRecord();

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private RegistryServer server;
  private SchemaRegistry client;

  @BeforeEach
  void start() throws Exception {
    server = RegistryServer.start(directory, 0, "right");
    client = open("right");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private SchemaRegistry open(String password) {
    return SchemaRegistry.open(
        RegistrySettings.from(
            Map.of(
                "schema.registry.url",
                server.url(),
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                server.user() + ":" + password)));
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    String login = Base64.getEncoder().encodeToString("belay:right".getBytes(UTF_8));
    return http.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Basic " + login)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void schemasHaveTheIdsThatServicesOfTheSameDirectoryGave() {
    FileSchemaRegistry ofServices = new FileSchemaRegistry(directory);
    int first = ofServices.register("s", FIRST);

    assertThat(client.register("s", FIRST)).isEqualTo(first);
    int second = client.register("s", SECOND);
    assertThat(ofServices.idOf("s", SECOND)).isEqualTo(second).isNotEqualTo(first);
    assertThat(client.idOf("s", FIRST)).isEqualTo(first);
    assertThat(client.byId(second)).isEqualTo(SECOND);
    assertThat(client.latest("s")).isEqualTo(new RegisteredSchema("s", 2, second, SECOND));
  }

  @Test
  void whatIsIncompatibleOrUnknownIsRefusedInTheWordsOfTheApi() throws Exception {
    client.register("s", FIRST);

    assertThatThrownBy(() -> client.register("s", OTHER))
        .isInstanceOf(IncompatibleSchemaException.class);
    assertThatThrownBy(() -> client.idOf("s", OTHER)).isInstanceOf(SchemaNotFoundException.class);
    assertThatThrownBy(() -> client.byId(77)).isInstanceOf(SchemaNotFoundException.class);
    assertThatThrownBy(() -> client.latest("t")).isInstanceOf(SchemaNotFoundException.class);
  }

  @Test
  void whoKnowsNoPasswordGetsNothing() throws Exception {
    try (SchemaRegistry thief = open("wrong")) {
      assertThatThrownBy(() -> thief.latest("s")).isInstanceOf(RegistryUnauthorisedException.class);
    }
    int without =
        http.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/subjects")).build(),
                BodyHandlers.discarding())
            .statusCode();
    assertThat(without).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /subjects | | 200 | [\"a/b\"]",
        "GET | /subjects/a%2Fb/versions | | 200 | [1]",
        "GET | /subjects/a%2Fb/versions/1 | | 200 | \"version\":1",
        "GET | /subjects/a%2Fb/versions/2 | | 404 | 40402",
        "GET | /subjects/a%2Fb/versions/x | | 422 | is no number",
        "GET | /subjects/none/versions | | 404 | 40401",
        "GET | /config | | 200 | FULL_TRANSITIVE",
        "GET | /config/a%2Fb | | 200 | FULL_TRANSITIVE",
        "PUT | /config | {\"compatibility\":\"NONE\"} | 405 | nothing in it can be changed",
        "DELETE | /subjects/a%2Fb | | 405 | nothing in it can be changed",
        "POST | /subjects/a%2Fb/versions | {\"schema\":\"{\"} | 422 | Invalid schema",
        "POST | /subjects/a%2Fb/versions | not JSON | 422 | Invalid schema",
        "POST | /subjects/x/versions | {\"schemaType\":\"JSON\",\"schema\":\"{}\"} | 422 | takes"
            + " Avro",
        "GET | /mode | | 404 | has no /mode",
      })
  void theApiAnswers(String method, String path, @Nullable String body, int status, String said)
      throws Exception {
    new FileSchemaRegistry(directory).register("a/b", FIRST);

    HttpResponse<String> answer = send(method, path, body == null ? "" : body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(said);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/vnd.schemaregistry.v1+json");
  }

  @Test
  void compatibilityCanBeAskedFor() throws Exception {
    client.register("s", FIRST);
    String path = "/compatibility/subjects/s/versions/latest";

    assertThat(send("POST", path, body(SECOND)).body()).isEqualTo("{\"is_compatible\":true}");
    assertThat(send("POST", path, body(OTHER)).body()).isEqualTo("{\"is_compatible\":false}");
  }

  private static String body(Schema schema) {
    return "{\"schema\":\"" + schema.toString().replace("\"", "\\\"") + "\"}";
  }
}
