package dev.belay.standalone.forgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.gateway.TriggerGatewayApplication;
import dev.belay.ledger.LedgerApplication;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.standalone.demo.DemoLedger;
import dev.belay.standalone.demo.SampleDatabase;
import dev.belay.standalone.demo.SamplePolicy;
import dev.belay.verifier.RestoreVerifierApplication;
import dev.belay.worker.BackupWorkerApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * With all rights on all topics and without a key: a thousand forged, repeated and changed records
 * change no gate, no verdict, no row of the ledger and no database.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedRecordsIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final long SEED = 20261130L;
  private static final String REGISTRY = "mock://forged-records";
  private static final String TOKEN = "correct-horse-battery-staple";

  @TempDir static Path home;

  private final List<ConfigurableApplicationContext> services = new ArrayList<>();
  private final Eavesdropper topics = new Eavesdropper(TestBroker.address());
  private final HttpClient http = HttpClient.newHttpClient();
  private SampleDatabase shop;
  private JdbcClient database;
  private String gateway;
  private DemoLedger ledger;

  @BeforeAll
  void start() throws Exception {
    // Several Boot applications in one JVM, as in the standalone server: none sets up logging.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    shop = SampleDatabase.start(home.resolve("shop-db"));
    Path policy = SamplePolicy.write(home, shop);
    Path tokens = Files.writeString(home.resolve("tokens"), TOKEN + "\n");
    String password = PostgresAddress.password(shop.connection()).reveal();
    String user = PostgresAddress.username(shop.connection());
    String url = "jdbc:" + shop.createDatabase();
    database = JdbcClient.create(new DriverManagerDataSource(url, user, password));
    List<String> arguments = new ArrayList<>(TestKeys.arguments());
    arguments.addAll(
        List.of(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--belay.kafka.bootstrap-servers=" + TestBroker.address(),
            "--belay.schema-registry.url=" + REGISTRY,
            "--spring.datasource.url=" + url,
            "--spring.datasource.username=" + user,
            "--spring.datasource.password=" + password,
            "--belay.policy.file=" + policy,
            "--belay.vault.uri=" + home.resolve("vault").toUri(),
            "--belay.vault.key-file=" + home.resolve("vault.key"),
            "--belay.spool.directory=" + home.resolve("spool"),
            "--belay.verifier.sandboxes=" + home.resolve("sandboxes"),
            "--belay.verifier.isolation=auto",
            "--belay.api.token-file=" + tokens));
    ledger = new DemoLedger(http, run(LedgerApplication.builder(), arguments), TOKEN);
    run(RestoreVerifierApplication.builder(), arguments);
    run(BackupWorkerApplication.builder(), arguments);
    gateway = run(TriggerGatewayApplication.application(), arguments);
  }

  @AfterAll
  void stop() {
    services.reversed().forEach(ConfigurableApplicationContext::close);
    shop.close();
  }

  @Test
  void changeNothing() throws Exception {
    assertThat(openGate("first")).isEqualTo("approved");
    awaitQuiet();
    Map<String, String> before = state();
    List<ProducerRecord<byte[], byte[]>> forged;
    try (RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", REGISTRY))) {
      forged = new Attacker(topics.all(), codec, new Random(SEED)).records(1000);
    }

    produce(forged);
    awaitQuiet();

    assertThat(state()).isEqualTo(before);
    assertThat(topics.all(Topics.deadLetter(Topics.RECOVERY_EVENTS))).hasSizeGreaterThan(300);
    assertThat(topics.all(Topics.deadLetter(Topics.BACKUP_COMMANDS))).hasSizeGreaterThan(30);
    assertThat(topics.all(Topics.deadLetter(Topics.RECOVERY_COMMANDS))).hasSizeGreaterThan(30);
    assertThat(openGate("second")).as("nothing is held up").isEqualTo("approved");
  }

  /**
   * @return its decision
   */
  private String openGate(String key) throws Exception {
    JsonNode opened =
        json(
            request("/v1/gates")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"application": "shop", "environment": "production", "commit": "0123abcd"}
                        """))
                .build());
    String gateId = opened.path("gateId").asString();
    return await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> stateOf(gateId), state -> List.of("approved", "rejected").contains(state));
  }

  /**
   * @return empty while the gate is on its way through the topic
   */
  private String stateOf(String gateId) throws Exception {
    HttpResponse<String> answer =
        http.send(request("/v1/gates/" + gateId).build(), HttpResponse.BodyHandlers.ofString());
    return JsonMapper.shared().readTree(answer.body()).path("state").asString("");
  }

  /** Everything that was said has been heard, and nobody has anything left to say. */
  private void awaitQuiet() {
    await()
        .atMost(LONG)
        .during(Duration.ofSeconds(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> topics.isAllRead() && waiting() == 0);
  }

  private long waiting() {
    long waiting = 0;
    for (String schema : schemas()) {
      waiting += count("select count(*) from " + schema + ".outbox");
      waiting +=
          count("select count(*) from " + schema + ".job where status in ('queued', 'leased')");
    }
    return waiting;
  }

  private long count(String query) {
    return database.sql(query).query(Long.class).single();
  }

  /** Each table of each service, what is in the vault, and the shop's data. */
  private Map<String, String> state() throws Exception {
    Map<String, String> state = new TreeMap<>();
    for (String table : tables()) {
      state.put(
          table,
          database
              .sql(
                  "select count(*) || ' rows, ' || md5(coalesce(string_agg(row::text, '|' order by"
                      + " row::text), '')) from "
                      + table
                      + " row")
              .query(String.class)
              .single());
    }
    state.put("shop", shop.paidOrders() + " in " + shop.rows() + " rows of " + shop.databases());
    state.put("ledger", ledger.sets().toString());
    return state;
  }

  private static List<String> schemas() {
    return List.of("trigger_gateway", "backup_worker", "restore_verifier", "ledger");
  }

  /** All but the turn of the schedules, which the clock changes by itself every minute. */
  private List<String> tables() {
    return database
        .sql(
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_schema in (:schemas) and table_type = 'BASE TABLE'
              and table_name <> 'schedule_turn'
            """)
        .param("schemas", schemas())
        .query(String.class)
        .list();
  }

  private static void produce(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestBroker.address()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private JsonNode json(HttpRequest request) throws Exception {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return JsonMapper.shared().readTree(answer.body());
  }

  private String run(SpringApplicationBuilder service, List<String> arguments) {
    ConfigurableApplicationContext context =
        service.registerShutdownHook(false).run(arguments.toArray(String[]::new));
    services.add(context);
    return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
  }
}
