package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import dev.belay.cli.exit.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every exit code, through a real process: what a pipeline sees. */
class ExitCodesTest {
  private static final String SET = "GET /v1/recovery-sets/s1";

  private final FakeServices services = new FakeServices().accepting("orders");

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void everyCodeHasItsOwnNumber() {
    Set<Integer> numbers = new HashSet<>();

    for (ExitCode code : ExitCode.values()) {
      assertThat(numbers.add(code.number())).as(code.name()).isTrue();
    }
  }

  @Test
  void done() throws Exception {
    assertThat(exitOf("version")).isZero();
  }

  @Test
  void failed() throws Exception {
    services.on(
        SET, Reply.ok(Documents.set("failed", "unverified", Documents.failedPoint("orders"))));

    assertThat(exitOf("backup", "--application=shop", "--environment=production")).isEqualTo(1);
  }

  @Test
  void badUsage() throws Exception {
    assertThat(exitOf("backup", "--application=shop")).isEqualTo(2);
  }

  @Test
  void refused() throws Exception {
    assertThat(exitOf(restoreInto("postgresql://db/filled"))).isEqualTo(3);
  }

  @Test
  void timedOut() throws Exception {
    services.on(
        SET,
        Reply.ok(Documents.set("capturing", "unverified", Documents.capturing("orders", 1, 2))));

    assertThat(
            exitOf("backup", "--application=shop", "--environment=production", "--timeout=300ms"))
        .isEqualTo(4);
  }

  @Test
  void notVerified() throws Exception {
    services.on(
        SET,
        Reply.ok(
            Documents.set("captured", "failed", Documents.judged("orders", "v1", "failed", ""))));

    assertThat(
            exitOf("backup", "--application=shop", "--environment=production", "--wait=verified"))
        .isEqualTo(5);
  }

  @Test
  void unreachable() throws Exception {
    services.close();

    assertThat(exitOf("backup", "--application=shop", "--environment=production", "--timeout=3s"))
        .isEqualTo(6);
  }

  @Test
  void different() throws Exception {
    assertThat(
            exitOf("diff", "p-orders", "p-stock", "--vault=file:/fake", "--key=key", "--exit-code"))
        .isEqualTo(7);
  }

  @Test
  void internalError() throws Exception {
    assertThat(exitOf(restoreInto("postgresql://db/bug"))).isEqualTo(70);
  }

  /** A CI ends a job with SIGTERM. */
  @ParameterizedTest
  @ValueSource(strings = {"-INT", "-TERM"})
  void interrupted(String signal) throws Exception {
    Path document = Files.createTempFile("belay", ".json");
    String[] arguments = Arrays.copyOf(restoreInto("postgresql://db/endless"), 6);
    arguments[5] = "--json";
    Process process = start(document, arguments);
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      String line = err.readLine();
      while (line != null && !line.contains("restoring 50%")) {
        line = err.readLine();
      }
      assertThat(line).isNotNull();

      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();

      assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED.number());
      assertThat(err.lines()).anyMatch(rest -> rest.contains("belay: stopped"));
      assertThat(Files.readString(document)).containsPattern("\"exitCode\" ?: 130");
    } finally {
      Files.delete(document);
    }
  }

  private static String[] restoreInto(String url) {
    return new String[] {
      "restore", "--vault=file:/fake", "--key=key", "--point=p-orders", "--into=" + url
    };
  }

  private int exitOf(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    process.getErrorStream().transferTo(System.err);
    return process.waitFor();
  }

  private Process start(String... arguments) throws IOException {
    return start(null, arguments);
  }

  /**
   * @param out for standard output; null for nowhere
   */
  private Process start(@Nullable Path out, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // A build in the background ignores Ctrl-C, and its children would too.
                "env",
                "--default-signal=INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BelayCli.class.getName()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(services.environment());
    builder.redirectOutput(
        out == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(out.toFile()));
    return builder.start();
  }
}
