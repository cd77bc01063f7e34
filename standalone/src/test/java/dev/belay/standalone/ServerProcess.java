package dev.belay.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code belay up} as a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(6);

  private final Path directory;
  private final Path policy;
  private final int port;
  private Path output;
  private int starts;
  private Process process;

  ServerProcess(Path directory, Path policy, int port) throws IOException {
    this.directory = directory;
    this.policy = policy;
    this.port = port;
    this.output = directory.resolve("up-0.out");
    this.process = launch();
  }

  Path home() {
    return directory.resolve("home");
  }

  /**
   * @param service 0 is the gateway, 1 the ledger, 2 the worker, 3 the verifier
   */
  String url(int service) {
    return "http://127.0.0.1:" + (port + service);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void restart() throws IOException {
    output = directory.resolve("up-" + ++starts + ".out");
    process = launch();
  }

  void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      String printed = Files.exists(output) ? Files.readString(output) : "";
      if (printed.contains("belay: ready.")) {
        return;
      }
      if (!process.isAlive()) {
        throw new IOException("the server ended with " + process.exitValue() + ": " + printed);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException("the server was not ready in time: " + Files.readString(output));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dbelay.log.console=WARN",
                "-cp",
                Path.of("target", "lib").toAbsolutePath() + "/*",
                "dev.belay.standalone.Standalone",
                "up",
                "--policy",
                policy.toString(),
                "--home",
                home().toString(),
                "--port",
                String.valueOf(port)))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
