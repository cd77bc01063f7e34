package dev.belay.standalone.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code belay demo} as a process, that goes on running at its end. A deployment, its gate, a
 * verified capture, a rollback, a drill and a point that got worse have happened then.
 */
final class RunningDemo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Path output;
  private final Process process;

  /**
   * @param directory to which PostgreSQL's user has access
   * @param port of the gateway; ledger, worker, verifier, Kafka and the registry have the next ones
   */
  RunningDemo(Path directory, int port) throws IOException {
    output = directory.resolve("demo.out");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    Path.of("target", "lib").toAbsolutePath() + "/*",
                    "dev.belay.standalone.Standalone",
                    "demo",
                    "--keep-running",
                    "--home",
                    directory.resolve("demo").toString(),
                    "--port",
                    String.valueOf(port)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  void awaitEnd() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (Files.readString(output).contains("Still running: ")) {
        return;
      }
      if (!process.isAlive()) {
        throw new IOException(
            "the demo ended with " + process.exitValue() + ": " + Files.readString(output));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException("the demo did not end in time: " + Files.readString(output));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
