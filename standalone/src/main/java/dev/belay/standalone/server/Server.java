package dev.belay.standalone.server;

import dev.belay.gateway.TriggerGatewayApplication;
import dev.belay.ledger.LedgerApplication;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RegistryServer;
import dev.belay.schemas.trust.KeyFolder;
import dev.belay.standalone.embedded.EmbeddedBroker;
import dev.belay.standalone.embedded.EmbeddedDatabase;
import dev.belay.vault.storage.Vaults;
import dev.belay.verifier.RestoreVerifierApplication;
import dev.belay.worker.BackupWorkerApplication;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The broker, the database and the four services. They start in order, and stop in reverse order.
 */
public final class Server implements AutoCloseable {
  private static final int PARTITIONS = 4;

  /**
   * @param port the gateway's port; the ledger, the worker, the verifier, Kafka and the schema
   *     registry have the next five; 0 means any free ports
   * @param vault null means the folder in the home
   * @param githubSecrets secret references, at most two; an empty list means a new secret in the
   *     home
   * @param config further settings of the services, null for none
   */
  public record Settings(
      Path policy,
      Path home,
      int port,
      @Nullable String vault,
      List<String> githubSecrets,
      @Nullable Path config) {
    public Settings {
      githubSecrets = List.copyOf(githubSecrets);
    }
  }

  private final Home home;
  private final List<String> githubSecrets;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Map<String, ConfigurableApplicationContext> services =
      new ConcurrentSkipListMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Path kafkaSettings;
  private String gatewayUrl = "";
  private String ledgerUrl = "";

  private Server(Home home, List<String> githubSecrets) {
    this.home = home;
    this.githubSecrets = githubSecrets;
  }

  /**
   * Starts everything, or nothing.
   *
   * @param steps receives what is being started
   */
  public static Server start(Settings settings, Consumer<String> steps)
      throws IOException, InterruptedException, ExecutionException {
    Home home = Home.open(settings.home());
    List<String> secrets =
        settings.githubSecrets().isEmpty()
            ? List.of("file:" + home.secret(home.directory().resolve("github-webhook-secret")))
            : settings.githubSecrets();
    Server server = new Server(home, secrets);
    server.running.push(home);
    try {
      server.startAll(settings, steps);
      return server;
    } catch (IOException | InterruptedException | ExecutionException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public Home home() {
    return home;
  }

  public String gatewayUrl() {
    return gatewayUrl;
  }

  public String ledgerUrl() {
    return ledgerUrl;
  }

  /** The file by which other programs reach Kafka and the registry. */
  public Path kafkaSettings() {
    return Objects.requireNonNull(kafkaSettings, "not started");
  }

  /**
   * What the services' health says is wrong or unknown now, a line each; empty if nothing is. All
   * of it is from memory: nobody is asked.
   */
  public List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    services.forEach((name, context) -> wrong.addAll(WrongHealth.of(name, context)));
    return wrong;
  }

  /** The references of GitHub's webhook secrets, not the secrets themselves. */
  public List<String> githubSecrets() {
    return githubSecrets;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // Ctrl-C interrupts a start, but must not interrupt the ending of its parts.
    boolean interrupted = Thread.interrupted();
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        LoggerFactory.getLogger(Server.class)
            .atWarn()
            .setCause(e)
            .log("Could not stop {} in good order", part.getClass().getSimpleName());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAll(Settings settings, Consumer<String> steps)
      throws IOException, InterruptedException, ExecutionException {
    PrivateFolders.warnOfRoot().ifPresent(steps);
    running.push(LogFile.open(home.log()));
    home.news().forEach(steps);
    Ports ports = new Ports(settings.port());
    ports.requireFree();

    steps.accept("starting the ledger's PostgreSQL");
    EmbeddedDatabase database =
        EmbeddedDatabase.start(
            home.database(), home.databasePrograms(), home.password("database-password"));
    running.push(database);

    steps.accept("starting the Kafka broker");
    EmbeddedBroker broker =
        EmbeddedBroker.start(home.kafka(), ports.kafka(), home.password("kafka-password"));
    running.push(broker);
    broker.createTopics(Topics.all(), PARTITIONS);
    RegistryServer registry = registry(ports.registry());
    running.push(registry);
    kafkaSettings = KafkaSettings.write(home, broker, registry);

    List<String> common =
        new ArrayList<>(
            serviceArguments(
                home, broker, database, settings.policy(), vaultUri(settings), githubSecrets));
    if (settings.config() != null) {
      common.add("--spring.config.additional-location=" + settings.config().toUri());
    }
    home.migrate();
    steps.accept("starting the ledger");
    ConfigurableApplicationContext ledger =
        run("ledger", LedgerApplication.builder(), common, ports.ledger());
    ledgerUrl = url(ledger);
    steps.accept("starting the verifier");
    run("verifier", RestoreVerifierApplication.builder(), common, ports.verifier());
    steps.accept("starting the worker");
    ConfigurableApplicationContext worker =
        run("worker", BackupWorkerApplication.builder(), common, ports.worker());
    steps.accept("starting the gateway");
    gatewayUrl =
        url(run("gateway", TriggerGatewayApplication.application(), common, ports.gateway()));
    writeClientSettings(vaultUri(settings));
    LostHistoryWatch.start(ledger, worker, steps);
  }

  /**
   * The arguments of all services. Each service uses those that it knows. Secrets are in a file of
   * the home that the arguments name, because everybody may read the arguments of a process.
   */
  public static List<String> serviceArguments(
      Home home,
      EmbeddedBroker broker,
      EmbeddedDatabase database,
      Path policy,
      URI vault,
      List<String> githubSecrets)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    KeyFolder signing = home.signing().made();
    for (int i = 0; i < githubSecrets.size(); i++) {
      arguments.add("--belay.github.webhook-secrets[" + i + "]=" + githubSecrets.get(i));
    }
    Collections.addAll(
        arguments,
        "--server.address=127.0.0.1",
        // How long the broker waits before it says that there is nothing. Records don't wait, but
        // for half a second at most if they come right after that.
        "--spring.kafka.consumer.fetch-max-wait=5s",
        "--belay.kafka.poll=500ms",
        // Nobody else has jobs in this database.
        "--belay.jobs.look-around=5s",
        "--spring.config.import=" + ServiceSecrets.write(home, broker, database).toUri(),
        "--belay.kafka.bootstrap-servers=" + broker.bootstrapServers(),
        "--belay.schema-registry.url=" + home.schemas().toUri(),
        "--spring.datasource.url=" + database.jdbcUrl(),
        "--spring.datasource.username=" + database.username(),
        "--belay.policy.file=" + policy.toAbsolutePath(),
        "--belay.vault.uri=" + vault,
        "--belay.vault.key-file=" + home.vaultKey(),
        "--belay.spool.directory=" + home.spool(),
        "--belay.verifier.sandboxes=" + home.sandboxes(),
        // A jail where this machine can make one: it has to work on any machine. Unless told.
        "--belay.verifier.isolation=${BELAY_VERIFIER_ISOLATION:auto}",
        "--belay.signing.key=" + signing.folder(),
        "--belay.signing.trusted=" + signing.trusted(),
        "--belay.api.token-file="
            + HomeTokens.of(
                home.secret(home.tokenFile()), home.acceptedTokens(), Clock.systemUTC()));
    return List.copyOf(arguments);
  }

  private RegistryServer registry(int port) throws IOException {
    try {
      return RegistryServer.start(home.schemas(), port, home.password("registry-password"));
    } catch (BindException e) {
      throw new IOException(
          "the schema registry's port " + port + " is taken: choose others by --port", e);
    }
  }

  private URI vaultUri(Settings settings) throws IOException {
    String vault = settings.vault();
    return vault == null ? home.vault().toUri() : Vaults.uri(vault);
  }

  private ConfigurableApplicationContext run(
      String name, SpringApplicationBuilder service, List<String> common, int port) {
    List<String> arguments = new ArrayList<>(common);
    arguments.add("--server.port=" + port);
    ConfigurableApplicationContext context =
        service.registerShutdownHook(false).run(arguments.toArray(String[]::new));
    running.push(context);
    services.put(name, context);
    return context;
  }

  private static String url(ConfigurableApplicationContext context) {
    return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
  }

  /** The home's own files are named from the home: a copy of it has copies of them. */
  private void writeClientSettings(URI vault) throws IOException {
    boolean own = vault.equals(home.vault().toUri());
    Map<String, String> settings =
        Map.of(
            "gatewayUrl",
            gatewayUrl,
            "ledgerUrl",
            ledgerUrl,
            "tokenFile",
            fromHome(home.tokenFile()),
            "vault",
            own ? fromHome(home.vault()) : vault.toString(),
            "keyFile",
            fromHome(home.vaultKey()));
    PrivateFolders.write(home.clientSettings(), JsonMapper.shared().writeValueAsString(settings));
  }

  private String fromHome(Path file) {
    return home.directory().relativize(file).toString();
  }
}
