package dev.belay.standalone.demo;

import dev.belay.cli.BelayCli;
import dev.belay.standalone.server.Home;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code belay} as a pipeline or a person does. */
final class Terminal {
  private final Home home;
  private final Screen screen;

  Terminal(Home home, Screen screen) {
    this.home = home;
    this.screen = screen;
  }

  /**
   * Blocks until the gate is decided, and shows the output.
   *
   * @return its exit code; 0 lets the deployment go on
   */
  int gate(String application, String environment, long deployment, String commit) {
    return run(
        "gate",
        "--application",
        application,
        "--environment",
        environment,
        "--deployment",
        String.valueOf(deployment),
        "--commit",
        commit);
  }

  /**
   * Runs any command of {@code belay} and shows its output.
   *
   * @return its exit code
   */
  int run(String... command) {
    screen.line("   $ belay " + String.join(" ", command));
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--home", home.directory().toString()));
    int code;
    try (PrintStream lines = new PrintStream(new Lines(screen), true, StandardCharsets.UTF_8)) {
      code = BelayCli.run(arguments.toArray(String[]::new), lines, lines, Map.of());
    }
    screen.line("   exit code " + code);
    return code;
  }

  /** Shows each line as soon as it is complete. */
  private static final class Lines extends OutputStream {
    private final Screen screen;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(Screen screen) {
      this.screen = screen;
    }

    @Override
    public void write(int octet) {
      if (octet != '\n') {
        line.write(octet);
        return;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      if (!text.isBlank()) {
        screen.line("   " + text);
      }
    }
  }
}
