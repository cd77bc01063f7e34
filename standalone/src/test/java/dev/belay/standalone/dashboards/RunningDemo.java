package dev.belay.standalone.dashboards;

import dev.belay.standalone.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code belay demo} as a process, that goes on running at its end. A deployment, its gate, a
 * verified capture, a rollback, a drill and a point that got worse have happened then.
 */
final class RunningDemo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final StandaloneProcess process;

  /**
   * @param directory to which PostgreSQL's user has access
   * @param port of the gateway; ledger, worker, verifier, Kafka and the registry have the next ones
   */
  RunningDemo(Path directory, int port) throws IOException {
    process =
        new StandaloneProcess(
            directory.resolve("demo.out"),
            List.of(),
            List.of(
                "demo",
                "--keep-running",
                "--home",
                directory.resolve("demo").toString(),
                "--port",
                String.valueOf(port)));
  }

  void awaitEnd() throws IOException, InterruptedException {
    process.awaitPrinted("Still running: ", PATIENCE);
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
