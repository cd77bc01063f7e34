package dev.belay.gateway;

import dev.belay.fixtures.KeptPorts;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The gateway as a process of its own, that a test can kill and start again. */
final class GatewayProcess implements AutoCloseable {
  static final String SECRET = "It's a Secret to Everybody";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private final List<String> command;
  private final Path log;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;

  private GatewayProcess(Path log, int port, List<String> arguments) throws IOException {
    this.log = log;
    this.port = port;
    this.command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TriggerGatewayApplication.class.getName(),
            "--server.address=127.0.0.1",
            "--server.port=" + port));
    command.addAll(TestKeys.arguments());
    command.addAll(arguments);
    this.process = launch();
  }

  /**
   * @param folder gets all its files
   * @param log what it says is added to it
   */
  static GatewayProcess start(Path folder, Path log, TestBroker kafka) throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET);
    Files.writeString(
        folder.resolve("belay.yaml"),
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
    TestDatabase database = TestDatabase.create();
    return new GatewayProcess(
        log,
        KeptPorts.find(1).getFirst(),
        List.of(
            database.arguments().get(0),
            database.arguments().get(1),
            "--belay.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--belay.schema-registry.url=" + folder.resolve("schemas").toUri(),
            "--belay.policy.file=" + folder.resolve("belay.yaml"),
            "--belay.spool.directory=" + folder.resolve("spool"),
            "--belay.github.webhook-secrets[0]=file:" + folder.resolve("secret")));
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  long pid() {
    return process.pid();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void restart() throws IOException {
    process = launch();
  }

  void awaitUp() throws IOException, InterruptedException {
    await("/actuator/health", Pattern.compile("\"UP\""));
  }

  /** By the metric: health tells what it was a few seconds ago. */
  void awaitDrained() throws IOException, InterruptedException {
    await("/actuator/prometheus", Pattern.compile("(?m)^belay_spool_backlog(\\{.*})? 0\\.0$"));
  }

  private void await(String path, Pattern text) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url(path)).build();
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IOException("the gateway ended with " + process.exitValue() + "; see " + log);
      }
      try {
        if (text.matcher(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).find()) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("no " + text + " within " + START_TIMEOUT.toSeconds() + " s; see " + log);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
