package dev.belay.benchmarks.webhooks;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.gateway.TriggerGatewayApplication;
import dev.belay.schemas.trust.KeyFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed webhooks to the gateway and to a bare server, in turns and in alternating order: {@code
 * WORK PAYLOAD ROUNDS SECONDS}. Between turns the gateway's spool is empty again, and all that came
 * from it is decided on, so that neither side pays for the other.
 */
final class WebhookBenchmark {
  private static final int CONNECTIONS = 64;

  /**
   * Rounds that do not count. A server runs for weeks and these for minutes: only then have the
   * compilers of the servers, and of the broker, little left to do.
   */
  private static final int WARM_UPS = 6;

  private static final int PAYLOAD_BYTES = 10_000;
  private static final String SECRET = "It's a Secret to Everybody";

  /** For both sides what the launcher has for Belay. */
  private static final List<String> SERVER_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  /** A connection stays: Tomcat would close it after a hundred webhooks. */
  private static final String KEEP_ALIVE = "--server.tomcat.max-keep-alive-requests=-1";

  private final Path work;
  private final int gatewayPort = freePort();
  private final int barePort = freePort();
  private final int kafkaPort = freePort();
  private final int controllerPort = freePort();

  private WebhookBenchmark(Path work) throws IOException {
    this.work = work;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("WORK PAYLOAD ROUNDS SECONDS are needed");
    }
    byte[] body = payload(Files.readString(Path.of(arguments[1])));
    new WebhookBenchmark(Path.of(arguments[0]).toAbsolutePath())
        .run(
            new Load(CONNECTIONS, body, signature(body)),
            Integer.parseInt(arguments[2]),
            Duration.ofSeconds(Long.parseLong(arguments[3])));
  }

  private void run(Load load, int rounds, Duration duration) throws Exception {
    progress("starting broker, gateway and bare server");
    PostgresTools tools =
        PostgresTools.installed("postgres").stream()
            .max(Comparator.comparingInt(PostgresTools::major))
            .orElseThrow(() -> new IllegalStateException("no PostgreSQL server is installed"));
    try (PrivatePostgres database =
            PrivatePostgres.start(tools, work.resolve("database"), Map.of());
        ServerProcess broker = startBroker()) {
      broker.awaitOutput("ready");
      try (ServerProcess gateway = startGateway(database);
          ServerProcess bare = startBare()) {
        gateway.awaitAnswer(health(gatewayPort), "\"backlog\":0");
        bare.awaitOutput("Started BareServer");
        progress("warming up");
        Servers servers = new Servers(gateway, bare, broker);
        try (Probes probes = new Probes(List.of(health(barePort), health(gatewayPort)))) {
          for (int i = 0; i < WARM_UPS; i++) {
            round(load, i, duration, servers);
          }
        }
        measure(load, rounds, duration, servers);
      }
    }
  }

  private record Servers(ServerProcess gateway, ServerProcess bare, ServerProcess broker) {}

  private void measure(Load load, int rounds, Duration duration, Servers servers) throws Exception {
    WebhookReport report = new WebhookReport(System.out);
    report.begin(CONNECTIONS, PAYLOAD_BYTES, duration);
    List<WebhookReport.Round> measured = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      progress("round " + round + " of " + rounds);
      measured.add(round(load, round, duration, servers));
      report.round(round, measured.getLast());
    }
    report.end(measured);
  }

  /** One turn of each. */
  private WebhookReport.Round round(Load load, int round, Duration duration, Servers servers)
      throws Exception {
    double before = WebhookReport.load();
    boolean bareFirst = round % 2 == 0;
    Turn bare = bareFirst ? bareTurn(load, duration, servers) : null;
    Turn belay = gatewayTurn(load, duration, servers);
    return new WebhookReport.Round(
        before, belay, bare == null ? bareTurn(load, duration, servers) : bare);
  }

  private Turn bareTurn(Load load, Duration duration, Servers servers) throws Exception {
    return turn(servers.bare(), servers.broker(), () -> load.run(barePort, duration), () -> {});
  }

  private Turn gatewayTurn(Load load, Duration duration, Servers servers) throws Exception {
    Undecided undecided = new Undecided("127.0.0.1:" + kafkaPort);
    return turn(
        servers.gateway(),
        servers.broker(),
        () -> load.run(gatewayPort, duration),
        () -> {
          servers.gateway().awaitAnswer(health(gatewayPort), "\"backlog\":0");
          undecided.awaitNone();
        });
  }

  private interface Ending {
    void await() throws Exception;
  }

  /** What is done after the last answer is the webhooks' processor time as well. */
  private static Turn turn(
      ServerProcess server, ServerProcess broker, Callable<Load.Result> load, Ending ending)
      throws Exception {
    Duration serverBefore = server.processorTime();
    Duration brokerBefore = broker.processorTime();
    Load.Result result = load.call();
    long answered = System.nanoTime();
    ending.await();
    return new Turn(
        result,
        (System.nanoTime() - answered) / 1e9,
        server.processorTime().minus(serverBefore),
        broker.processorTime().minus(brokerBefore));
  }

  private ServerProcess startBroker() throws IOException {
    return ServerProcess.start(
        "broker",
        work,
        List.of("-Xmx512m", "-XX:+UseSerialGC"),
        BenchmarkBroker.class,
        List.of(
            work.resolve("kafka").toString(),
            String.valueOf(kafkaPort),
            String.valueOf(controllerPort)));
  }

  private ServerProcess startGateway(PrivatePostgres database) throws IOException {
    StoreConnection connection = database.connection("postgres", 1);
    Path secret = Files.writeString(work.resolve("secret"), SECRET);
    KeyFolder signing = new KeyFolder(work.resolve("signing")).made();
    Path policy =
        Files.writeString(
            work.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
            applications:
              shop:
                repositories: [acme/shop]
                environments:
                  production:
                    rules:
                      - {on: before-deploy, capture: [shop-db]}
            """);
    return ServerProcess.start(
        "gateway",
        work,
        SERVER_OPTIONS,
        TriggerGatewayApplication.class,
        List.of(
            "--server.address=127.0.0.1",
            "--server.port=" + gatewayPort,
            KEEP_ALIVE,
            "--belay.gateway.database.url=jdbc:postgresql://127.0.0.1:"
                + database.port()
                + "/postgres",
            "--belay.gateway.database.username=" + PostgresAddress.username(connection),
            "--belay.gateway.database.password=" + PostgresAddress.password(connection).reveal(),
            "--belay.kafka.bootstrap-servers=127.0.0.1:" + kafkaPort,
            "--belay.schema-registry.url=" + work.resolve("schemas").toUri(),
            "--belay.policy.file=" + policy,
            "--belay.signing.key=" + signing.folder(),
            "--belay.signing.trusted=" + signing.trusted(),
            "--belay.spool.directory=" + work.resolve("spool"),
            "--belay.github.webhook-secrets[0]=file:" + secret));
  }

  private ServerProcess startBare() throws IOException {
    return ServerProcess.start(
        "bare-server",
        work,
        SERVER_OPTIONS,
        BareServer.class,
        List.of(
            "--server.address=127.0.0.1",
            "--server.port=" + barePort,
            KEEP_ALIVE,
            "--bare.secret=" + SECRET,
            "--bare.kafka=127.0.0.1:" + kafkaPort));
  }

  private static String health(int port) {
    return "http://127.0.0.1:" + port + "/actuator/health";
  }

  /** GitHub's own example, with so much in the deployment's free-form payload that it has 10 KB. */
  private static byte[] payload(String example) {
    String place = "\"payload\": {";
    if (!example.contains(place)) {
      throw new IllegalArgumentException("the payload has no deployment with " + place);
    }
    StringBuilder more = new StringBuilder();
    int missing = PAYLOAD_BYTES - example.getBytes(StandardCharsets.UTF_8).length;
    for (int i = 0; more.length() < missing; i++) {
      more.append("\"step-%d\": {\"name\": \"migrate\", \"seconds\": %d},%n".formatted(i, i));
    }
    return example.replace(place, place + more + "\"end\": true").getBytes(StandardCharsets.UTF_8);
  }

  private static String signature(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void progress(String what) {
    System.err.println("benchmark: " + what);
  }
}
