package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.Topics;
import dev.belay.standalone.demo.GitHubWebhook;
import dev.belay.standalone.demo.Ledger;
import dev.belay.standalone.demo.SampleDatabase;
import dev.belay.standalone.demo.SamplePolicy;
import dev.belay.standalone.embedded.EmbeddedBroker;
import dev.belay.standalone.embedded.EmbeddedDatabase;
import dev.belay.standalone.embedded.FreePorts;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.Vaults;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The four services as processes of their own, on a real broker and a real database: whichever is
 * killed, at whatever moment of a capture, each deployment ends with exactly one recovery set and
 * the right verdict.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledServicesIT {
  private static final Duration VERDICT_TIMEOUT = Duration.ofMinutes(3);
  private static final long FIRST_DEPLOYMENT = 5001;
  private static final String COMMIT = "3f0d5c1b7a9e4f62b8d0c7e5a1f3928476bc0d1e";
  private static final long SEED = 20261101L;

  /** Kept after the test: what the services say when something is wrong. */
  private static final Path LOGS = Path.of("target", "killed-services").toAbsolutePath();

  @TempDir static Path home;

  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
  private final List<AutoCloseable> started = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private long deployment = FIRST_DEPLOYMENT - 1;
  private Home server;
  private String webhookSecret;

  @BeforeAll
  void start() throws Exception {
    Files.setPosixFilePermissions(
        home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
    Files.createDirectories(LOGS);
    SampleDatabase shop = SampleDatabase.start(home.resolve("shop-db"));
    started.add(shop);
    server = Home.open(home.resolve("server"));
    started.add(server);
    Path secret = server.secret(server.directory().resolve("github-webhook-secret"));
    webhookSecret = Files.readString(secret).strip();
    EmbeddedDatabase database =
        EmbeddedDatabase.start(home.resolve("db"), home.resolve("db-programs"));
    started.add(database);
    EmbeddedBroker broker = EmbeddedBroker.start(home.resolve("kafka"));
    started.add(broker);
    broker.createTopics(Topics.all(), 4);
    List<String> arguments =
        Server.serviceArguments(
            server,
            broker.bootstrapServers(),
            database,
            SamplePolicy.write(home, shop),
            server.vault().toUri(),
            List.of("file:" + secret));
    List<Integer> ports = FreePorts.find(4);
    launch("ledger", "dev.belay.ledger.LedgerApplication", arguments, ports.get(0));
    launch("verifier", "dev.belay.verifier.RestoreVerifierApplication", arguments, ports.get(1));
    launch("worker", "dev.belay.worker.BackupWorkerApplication", arguments, ports.get(2));
    launch("gateway", "dev.belay.gateway.TriggerGatewayApplication", arguments, ports.get(3));
    for (ServiceProcess service : services.values()) {
      service.awaitReady();
    }
  }

  @AfterAll
  void stop() throws Exception {
    for (ServiceProcess service : services.values()) {
      service.close();
    }
    for (AutoCloseable part : started.reversed()) {
      part.close();
    }
  }

  @Test
  void aDeploymentEndsInOneVerifiedSetWhicheverServiceIsKilled() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 2; round++) {
      for (String victim : List.of("worker", "verifier", "gateway", "ledger")) {
        long id = deploy();
        // The capture and the verification of this database take a few seconds: anywhere within.
        TimeUnit.MILLISECONDS.sleep(random.nextInt(2500));
        service(victim).kill();
        service(victim).restart();

        JsonNode set = awaitVerdict(id);

        assertThat(set.path("verdict").asString())
            .as("verdict after %s was killed", victim)
            .isEqualTo("verified");
        assertThat(set.path("status").asString()).isEqualTo("captured");
        service(victim).awaitReady();
      }
    }
    nothingExtraIsInTheVaultOrTheLedger();
  }

  private void nothingExtraIsInTheVaultOrTheLedger() throws Exception {
    Set<String> known = new HashSet<>();
    for (long id = FIRST_DEPLOYMENT; id <= deployment; id++) {
      JsonNode sets = ledger().setsOf(String.valueOf(id));
      assertThat(sets).as("sets of deployment %d", id).hasSize(1);
      for (JsonNode point : sets.get(0).path("recoveryPoints")) {
        known.add(point.path("recoveryPointId").asString());
      }
    }
    try (Vault vault =
        Vaults.open(
            server.vault().toUri(),
            VaultKey.loadOrCreate(server.vaultKey()),
            VaultSettings.defaults())) {
      assertThat(vault.recoveryPoints()).containsExactlyInAnyOrderElementsOf(known);
    }
  }

  private long deploy() throws Exception {
    long id = ++deployment;
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        webhook()
                            .deploymentCreated(
                                SamplePolicy.REPOSITORY, SamplePolicy.ENVIRONMENT, id, COMMIT)
                            .statusCode())
                    .isEqualTo(202));
    return id;
  }

  private JsonNode awaitVerdict(long id) {
    JsonNode[] settled = new JsonNode[1];
    await()
        .atMost(VERDICT_TIMEOUT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(
            () -> {
              JsonNode sets = ledger().setsOf(String.valueOf(id));
              settled[0] = sets.get(0);
              return Ledger.settled(settled[0]);
            });
    return settled[0];
  }

  private ServiceProcess service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  private GitHubWebhook webhook() {
    return new GitHubWebhook(
        http, URI.create(service("gateway").url() + "/webhooks/github"), webhookSecret);
  }

  private Ledger ledger() throws IOException {
    return new Ledger(http, service("ledger").url(), Files.readString(server.tokenFile()).strip());
  }

  private void launch(String name, String mainClass, List<String> arguments, int port)
      throws Exception {
    services.put(name, new ServiceProcess(name, mainClass, LOGS, arguments, Map.of(), port));
  }
}
