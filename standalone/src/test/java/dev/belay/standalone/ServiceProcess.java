package dev.belay.standalone;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of Belay's services as a process of its own, that a test can kill and start again. */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(4);
  private static final int LINES_SHOWN = 60;

  private final String name;
  private final List<String> program;
  private final Path directory;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final int port;
  private Process process;

  /**
   * @param program what the JVM is told to run: {@code -jar FILE}, or {@code -cp PATH CLASS}
   * @param directory of its log
   */
  public ServiceProcess(
      String name,
      List<String> program,
      Path directory,
      List<String> arguments,
      Map<String, String> environment,
      int port)
      throws IOException {
    this.name = name;
    this.program = program;
    this.directory = directory;
    this.arguments = arguments;
    this.environment = environment;
    this.port = port;
    this.process = launch();
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Nobody else ends it: a test that waits for what it does would wait in vain.
   *
   * @throws Ended with the end of its log, when it has ended by itself
   */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new Ended(name, process.exitValue(), endOfLog());
    }
  }

  /** Ends it without warning. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again after {@link #kill}. */
  public void restart() throws IOException {
    process = launch();
  }

  /** Waits until it answers that it is ready. */
  public void awaitReady() throws InterruptedException, IOException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest health = HttpRequest.newBuilder(URI.create(url() + Probes.READINESS)).build();
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      requireAlive();
      try {
        if (http.send(health, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException(
        name + " was not up within " + START_TIMEOUT.toSeconds() + " s; see " + log());
  }

  private String endOfLog() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }

  /** A service that nobody killed is not there any more. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Ended(String service, int status, String log) {
      super(service + " ended by itself with " + status + ":\n" + log);
    }
  }

  /** What it printed and logged. */
  Path log() {
    return directory.resolve(name + ".out");
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process launch() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Where the launcher's class path is used: all that it says, as a service of its
                // own.
                "-Dbelay.log.verbose=true",
                "-Dbelay.log.console=INFO",
                "-Dbelay.log.pattern=%d{HH:mm:ss.SSS} %-5level %logger{30} %kvp %msg%n",
                "--enable-native-access=ALL-UNNAMED"));
    command.addAll(program);
    command.add("--server.port=" + port);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
