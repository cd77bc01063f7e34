package dev.belay.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** {@code belay up} as a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(6);

  private final Path directory;
  private final Path policy;
  private final int port;
  private final List<String> jvm;
  private int starts;
  private StandaloneProcess process;

  ServerProcess(Path directory, Path policy, int port) throws IOException {
    this(directory, policy, port, List.of());
  }

  /**
   * @param jvm more options of the JVM
   */
  ServerProcess(Path directory, Path policy, int port, List<String> jvm) throws IOException {
    this.jvm = Stream.concat(Stream.of("-Dbelay.log.console=WARN"), jvm.stream()).toList();
    this.directory = directory;
    this.policy = policy;
    this.port = port;
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
    process.kill();
  }

  void restart() throws IOException {
    process = launch();
  }

  void awaitReady() throws IOException, InterruptedException {
    process.awaitPrinted("belay: ready.", START_TIMEOUT);
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }

  private StandaloneProcess launch() throws IOException {
    return new StandaloneProcess(
        directory.resolve("up-" + starts++ + ".out"),
        jvm,
        List.of(
            "up",
            "--policy",
            policy.toString(),
            "--home",
            home().toString(),
            "--port",
            String.valueOf(port)));
  }
}
