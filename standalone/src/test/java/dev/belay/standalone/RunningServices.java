package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.fixtures.KeptPorts;
import dev.belay.schemas.Topics;
import dev.belay.standalone.demo.DemoLedger;
import dev.belay.standalone.demo.GitHubWebhook;
import dev.belay.standalone.demo.SamplePolicy;
import dev.belay.standalone.embedded.EmbeddedBroker;
import dev.belay.standalone.embedded.EmbeddedDatabase;
import dev.belay.standalone.server.Home;
import dev.belay.standalone.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The four services as processes of their own, on a real broker and a real database. */
class RunningServices implements AutoCloseable {
  private static final Duration VERDICT_TIMEOUT = Duration.ofMinutes(3);
  private static final String COMMIT = "3f0d5c1b7a9e4f62b8d0c7e5a1f3928476bc0d1e";

  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
  private final List<AutoCloseable> started = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Home server;
  private final Path logs;
  private final Map<String, Program> programs;
  private final String webhookSecret;
  private List<String> arguments = List.of();
  private @Nullable EmbeddedBroker broker;
  private long deployment = 5000;

  /** How one service is started: see {@link ServiceProcess}. */
  record Program(List<String> command, Map<String, String> environment) {}

  /**
   * @param home the folder of the home; it is made if it is not there
   * @param logs kept after the test: what the services say when something is wrong
   * @param programs by the names ledger, verifier, worker and gateway, in the order of their start
   */
  RunningServices(Path home, Path policy, Path logs, Map<String, Program> programs)
      throws Exception {
    this.logs = Files.createDirectories(logs);
    this.programs = programs;
    server = Home.open(home);
    started.add(server);
    Path secret = server.secret(server.directory().resolve("github-webhook-secret"));
    webhookSecret = Files.readString(secret).strip();
    try {
      start(policy, secret);
    } catch (Exception e) {
      try {
        stop(); // else they would run on, without a broker, beside all later tests
      } catch (Exception another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  private void start(Path policy, Path secret) throws Exception {
    EmbeddedDatabase database =
        EmbeddedDatabase.start(
            server.database(), server.databasePrograms(), server.password("database-password"));
    started.add(database);
    EmbeddedBroker broker =
        EmbeddedBroker.start(server.kafka(), 0, server.password("kafka-password"));
    this.broker = broker;
    started.add(broker);
    broker.createTopics(Topics.all(), 4);
    arguments =
        Server.serviceArguments(
            server, broker, database, policy, server.vault().toUri(), List.of("file:" + secret));
    Iterator<Integer> ports = KeptPorts.find(programs.size()).iterator();
    for (Map.Entry<String, Program> each : programs.entrySet()) {
      Program program = each.getValue();
      Files.deleteIfExists(logs.resolve(each.getKey() + ".out")); // of an earlier run
      services.put(
          each.getKey(),
          new ServiceProcess(
              each.getKey(),
              program.command(),
              logs,
              arguments,
              program.environment(),
              ports.next()));
    }
    for (ServiceProcess service : services.values()) {
      service.awaitReady();
    }
  }

  Home home() {
    return server;
  }

  /**
   * Another process of a service, with arguments that come after the others'. It isn't waited for.
   */
  ServiceProcess another(String name, List<String> further, Map<String, String> environment)
      throws IOException {
    Program program = Objects.requireNonNull(programs.get(name), name);
    Map<String, String> all = new LinkedHashMap<>(program.environment());
    all.putAll(environment);
    List<String> options =
        further.stream().map(it -> it.substring(0, it.indexOf('=') + 1)).toList();
    List<String> given =
        arguments.stream().filter(it -> options.stream().noneMatch(it::startsWith)).toList();
    return new ServiceProcess(
        "another-" + name,
        program.command(),
        logs,
        Stream.concat(given.stream(), further.stream()).toList(),
        all,
        KeptPorts.find(1).getFirst());
  }

  /** Kafka goes away, and does not come back. */
  void stopBroker() {
    EmbeddedBroker running = Objects.requireNonNull(broker);
    started.remove(running);
    running.close();
  }

  /** What each service says of its health, in the order of their start. */
  List<String> health() throws IOException, InterruptedException {
    List<String> health = new ArrayList<>();
    for (ServiceProcess service : services.values()) {
      URI url = URI.create(service.url() + "/actuator/health");
      health.add(
          http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
              .body());
    }
    return health;
  }

  ServiceProcess service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  DemoLedger ledger() throws IOException {
    return new DemoLedger(
        http, service("ledger").url(), Files.readString(server.tokenFile()).strip());
  }

  /**
   * GitHub says that something is about to be deployed.
   *
   * @return the deployment's id
   */
  long deploy() {
    long id = ++deployment;
    awaitAccepted(
        webhook ->
            webhook.deploymentCreated(
                SamplePolicy.REPOSITORY, SamplePolicy.ENVIRONMENT, id, COMMIT));
    return id;
  }

  /** GitHub says that a deployment has failed. */
  void fail(long id) {
    awaitAccepted(
        webhook ->
            webhook.deploymentFailed(
                SamplePolicy.REPOSITORY, SamplePolicy.ENVIRONMENT, id, COMMIT));
  }

  /** Waits on through what a killed service causes, not through one that has ended by itself. */
  private ConditionFactory whileAllRun() {
    return await()
        .atMost(VERDICT_TIMEOUT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsMatching(failure -> !(failure instanceof ServiceProcess.Ended));
  }

  private void requireAllAlive() throws IOException {
    for (ServiceProcess service : services.values()) {
      service.requireAlive();
    }
  }

  private interface Sending {
    HttpResponse<String> by(GitHubWebhook webhook) throws IOException, InterruptedException;
  }

  private void awaitAccepted(Sending sending) {
    GitHubWebhook webhook =
        new GitHubWebhook(
            http, URI.create(service("gateway").url() + "/webhooks/github"), webhookSecret);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(sending.by(webhook).statusCode()).isEqualTo(202));
  }

  /** The one set of a deployment, when it has failed or has a verdict. */
  JsonNode awaitVerdict(long id) {
    return whileAllRun()
        .until(
            () -> {
              requireAllAlive();
              JsonNode sets = ledger().setsOf(String.valueOf(id));
              assertThat(sets).as("sets of deployment %d", id).hasSize(1);
              return sets.get(0);
            },
            DemoLedger::settled);
  }

  /** The checks of a verified set, of all its points. */
  List<JsonNode> checksOf(JsonNode set) throws Exception {
    List<JsonNode> checks = new ArrayList<>();
    for (JsonNode point : set.path("recoveryPoints")) {
      ledger()
          .point(point.path("recoveryPointId").asString())
          .at("/verification/checks")
          .forEach(checks::add);
    }
    return checks;
  }

  /** An operation of the ledger, when it has ended. */
  JsonNode awaitEnd(String operationId) {
    return whileAllRun()
        .until(
            () -> {
              requireAllAlive();
              return ledger().operation(operationId);
            },
            operation ->
                List.of("succeeded", "failed", "cancelled")
                    .contains(operation.path("status").asString()));
  }

  /** What the policy made of a deployment that failed, when it has ended. */
  JsonNode awaitRollbackByThePolicy(long deploymentId) {
    return whileAllRun()
        .until(
            () -> {
              requireAllAlive();
              return ledger().lastRollback();
            },
            rollback ->
                rollback.path("actor").asString("").equals("policy")
                    && rollback.path("deploymentId").asString("").equals("" + deploymentId)
                    && List.of("succeeded", "failed", "cancelled")
                        .contains(rollback.path("status").asString()));
  }

  /** Waits until a drill that a schedule asked for has succeeded. */
  void awaitDrillByTheClock() {
    whileAllRun()
        .until(
            () -> {
              requireAllAlive();
              return ledger().operations("drill").valueStream().toList();
            },
            drills ->
                drills.stream()
                    .anyMatch(
                        drill ->
                            drill.path("actor").asString("").equals("schedule")
                                && drill.path("status").asString("").equals("succeeded")));
  }

  @Override
  public void close() throws Exception {
    stop();
  }

  private void stop() throws Exception {
    for (ServiceProcess service : services.values()) {
      service.close();
    }
    for (AutoCloseable part : started.reversed()) {
      part.close();
    }
  }
}
