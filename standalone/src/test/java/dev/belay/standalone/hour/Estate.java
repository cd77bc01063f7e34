package dev.belay.standalone.hour;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.fixtures.KeptPorts;
import dev.belay.fixtures.QuirkyS3;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RegistryServer;
import dev.belay.standalone.FrozenDatabase;
import dev.belay.standalone.ServiceProcess;
import dev.belay.standalone.demo.DemoLedger;
import dev.belay.standalone.demo.GitHubWebhook;
import dev.belay.standalone.embedded.EmbeddedBroker;
import dev.belay.standalone.embedded.EmbeddedDatabase;
import dev.belay.standalone.server.Home;
import dev.belay.standalone.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that the hour runs: five processes of Belay's, and what they need, each where a fault can
 * reach it.
 */
final class Estate implements AutoCloseable {
  /** In the order of their start. The second worker's clock can be set. */
  static final List<String> SERVICES =
      List.of("ledger", "verifier", "worker-1", "worker-2", "gateway");

  /** libfaketime, which the script finds. */
  private static final String FAKE_CLOCK = System.getProperty("belay.faketime", "");

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "ledger", "dev.belay.ledger.LedgerApplication",
          "verifier", "dev.belay.verifier.RestoreVerifierApplication",
          "worker-1", "dev.belay.worker.BackupWorkerApplication",
          "worker-2", "dev.belay.worker.BackupWorkerApplication",
          "gateway", "dev.belay.gateway.TriggerGatewayApplication");

  private static final int PARTITIONS = 4;

  private final Path folder;
  private final Path classes;
  private final Path logs;
  private final Home home;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
  private final int kafkaPort = KeptPorts.find(1).getFirst();
  private final QuirkyS3 s3 = new QuirkyS3();
  private final Applications applications;
  private final Link registry;
  private final Link databaseLink;
  private final String registryUser;
  private final Path policy;
  private EmbeddedDatabase database;
  private @Nullable EmbeddedBroker broker;

  /**
   * @param folder made for this hour; nothing is to be left of it but what the home keeps
   * @param classes the folder with the jars of all services
   * @param logs gets what the services say
   */
  Estate(Path folder, Path classes, Path logs, String captureTimeout) throws Exception {
    this.folder = folder;
    this.classes = classes;
    this.logs = Files.createDirectories(logs);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Files.createDirectory(temporary());
    Files.setPosixFilePermissions(temporary(), PosixFilePermissions.fromString("rwxrwxrwx"));
    setClock("+0");
    running.push(s3);
    applications = Applications.start(folder.resolve("applications"));
    running.push(applications);
    home = Home.open(folder.resolve("home"));
    running.push(home);
    database =
        EmbeddedDatabase.start(
            home.database(), home.databasePrograms(), home.password("database-password"));
    databaseLink = new Link(portOf(database));
    running.push(databaseLink);
    EmbeddedBroker first = startBroker();
    first.createTopics(Topics.all(), PARTITIONS);
    RegistryServer server =
        RegistryServer.start(home.schemas(), 0, home.password("registry-password"));
    running.push(server);
    registry = new Link(URI.create(server.url()).getPort());
    running.push(registry);
    registryUser = server.user();
    policy = applications.writePolicy(folder, captureTimeout);
  }

  void startServices() throws Exception {
    EmbeddedBroker first = Objects.requireNonNull(broker, "stopped");
    Path secret = home.secret(home.directory().resolve("github-webhook-secret"));
    List<String> arguments = new ArrayList<>();
    for (String argument :
        Server.serviceArguments(
            home, first, database, policy, s3.vault("vault"), List.of("file:" + secret))) {
      if (argument.startsWith("--belay.schema-registry.url=")) {
        arguments.add("--belay.schema-registry.url=http://127.0.0.1:" + registry.port());
      } else if (argument.startsWith("--spring.datasource.url=")) {
        arguments.add(argument.replaceFirst("127\\.0\\.0\\.1:\\d+", local(databaseLink)));
      } else {
        arguments.add(argument);
      }
    }
    String properties = "--belay.schema-registry.properties.";
    arguments.add(properties + "basic.auth.credentials.source=USER_INFO");
    arguments.add(
        properties
            + "basic.auth.user.info="
            + registryUser
            + ":"
            + home.password("registry-password"));
    for (String name : SERVICES) {
      Files.deleteIfExists(logs.resolve(name + ".out"));
      services.put(
          name,
          new ServiceProcess(
              name,
              List.of("-Djava.io.tmpdir=" + temporary(), "-cp", classes + "/*", PROGRAMS.get(name)),
              logs,
              arguments,
              environment(name),
              KeptPorts.find(1).getFirst()));
    }
    for (ServiceProcess service : services.values()) {
      service.awaitReady();
    }
  }

  private Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("TMPDIR", temporary().toString());
    environment.put("AWS_ACCESS_KEY_ID", "nobody");
    environment.put("AWS_SECRET_ACCESS_KEY", "nothing");
    environment.put("AWS_REGION", "eu-west-1");
    if (service.equals("worker-2")) {
      environment.put("LD_PRELOAD", FAKE_CLOCK);
      environment.put("FAKETIME_TIMESTAMP_FILE", folder.resolve("clock").toString());
      environment.put("FAKETIME_CACHE_DURATION", "1");
      // Waits of a JVM are by the clock that never jumps; it stays as it is.
      environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
      environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }
    return environment;
  }

  private static String local(Link link) {
    return "127.0.0.1:" + link.port();
  }

  private static int portOf(EmbeddedDatabase database) {
    return URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort();
  }

  private EmbeddedBroker startBroker() throws IOException {
    EmbeddedBroker started =
        EmbeddedBroker.start(home.kafka(), kafkaPort, home.password("kafka-password"));
    broker = started;
    return started;
  }

  QuirkyS3 s3() {
    return s3;
  }

  Applications applications() {
    return applications;
  }

  Link registry() {
    return registry;
  }

  Link database() {
    return databaseLink;
  }

  ServiceProcess service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  void stopKafka() {
    Objects.requireNonNull(broker, "stopped").close();
    broker = null;
  }

  void startKafka() throws IOException {
    startBroker();
  }

  FrozenDatabase freezeDatabase() throws IOException, InterruptedException {
    return FrozenDatabase.of(home.database());
  }

  /** {@code kill -9} of the ledger's PostgreSQL. */
  void killDatabase() throws IOException, InterruptedException {
    long server =
        Long.parseLong(Files.readAllLines(home.database().resolve("postmaster.pid")).getFirst());
    ProcessHandle process = ProcessHandle.of(server).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process);
    all.forEach(ProcessHandle::destroyForcibly);
  }

  void startDatabase() throws IOException, InterruptedException {
    database =
        EmbeddedDatabase.start(
            home.database(), home.databasePrograms(), home.password("database-password"));
    databaseLink.leadTo(portOf(database));
  }

  /** By how much the second worker's clock is wrong: {@code +10m}, {@code -10m}, {@code +0}. */
  void setClock(String offset) throws IOException {
    Files.writeString(folder.resolve("clock"), offset + "\n");
  }

  /** Each service's log as it is now. */
  Map<String, Path> logs() {
    Map<String, Path> all = new LinkedHashMap<>();
    services.keySet().forEach(name -> all.put(name, logs.resolve(name + ".out")));
    return all;
  }

  Map<String, String> kafkaClient() {
    EmbeddedBroker running = Objects.requireNonNull(broker, "stopped");
    Map<String, String> client = new LinkedHashMap<>(running.clientSecurity());
    client.put("bootstrap.servers", running.bootstrapServers());
    return client;
  }

  GitHubWebhook webhook() throws IOException {
    return new GitHubWebhook(
        http,
        URI.create(service("gateway").url() + "/webhooks/github"),
        Files.readString(home.directory().resolve("github-webhook-secret"), UTF_8).strip());
  }

  DemoLedger ledger() throws IOException {
    return new DemoLedger(
        http, service("ledger").url(), Files.readString(home.tokenFile()).strip());
  }

  /** Where sandboxes are made. */
  Path sandboxes() {
    return home.sandboxes();
  }

  /** Where all services make their temporary files. */
  Path temporary() {
    return folder.resolve("temporary");
  }

  /** Ends the services, as a person would, so that what they leave behind can be looked at. */
  void stopServices() throws InterruptedException {
    for (ServiceProcess service : services.values()) {
      service.close();
    }
  }

  @Override
  public void close() throws Exception {
    stopServices();
    if (broker != null) {
      broker.close();
    }
    database.close();
    for (AutoCloseable part : running) {
      part.close();
    }
  }
}
