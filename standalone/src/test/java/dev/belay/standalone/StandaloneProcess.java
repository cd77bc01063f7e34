package dev.belay.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged standalone server as a process of its own, with what it prints in a file. */
public final class StandaloneProcess implements AutoCloseable {
  private final Path output;
  private final Process process;

  /**
   * @param jvm more options of the JVM
   */
  public StandaloneProcess(Path output, List<String> jvm, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvm);
    command.addAll(List.of("-cp", Path.of("target", "lib").toAbsolutePath() + "/*"));
    command.add("dev.belay.standalone.Standalone");
    command.addAll(arguments);
    this.output = output;
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  /**
   * Waits until it has printed a text.
   *
   * @throws IOException with all that it printed, if it ended before, or did not in time
   */
  public void awaitPrinted(String text, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      boolean alive = process.isAlive();
      String printed = Files.readString(output);
      if (printed.contains(text)) {
        return;
      }
      if (!alive) {
        throw new IOException("the server ended with " + process.exitValue() + ": " + printed);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException(
        "the server did not print \"" + text + "\" in time: " + Files.readString(output));
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
