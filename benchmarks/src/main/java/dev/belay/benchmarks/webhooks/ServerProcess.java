package dev.belay.benchmarks.webhooks;

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
import java.util.function.BooleanSupplier;

/** One of the processes beside the load. Ends with the benchmark. */
final class ServerProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String name;
  private final Process process;
  private final Path output;

  private ServerProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-" + name));
  }

  static ServerProcess start(
      String name, Path work, List<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    Path output = work.resolve(name + ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ServerProcess(name, process, output);
  }

  void awaitOutput(String text) throws IOException, InterruptedException {
    await(text, () -> outputContains(text));
  }

  private boolean outputContains(String text) {
    try {
      return Files.readString(output).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until what is at the address contains the text. */
  void awaitAnswer(String url, String text) throws IOException, InterruptedException {
    await(text, () -> answer(url).contains(text));
  }

  /** Empty when there is none. */
  static String answer(String url) {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Processor time of all its threads, in user and in kernel mode, since it began. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void await(String what, BooleanSupplier isThere)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!isThere.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            name + " did not come to \"" + what + "\"; it said: " + Files.readString(output));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
