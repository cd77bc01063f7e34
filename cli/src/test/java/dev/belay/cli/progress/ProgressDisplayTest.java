package dev.belay.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes);

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesALineForAPhaseOrATenthAndNoneWhenNothingChanged() {
    try (ProgressDisplay display = ProgressDisplay.on(Terminal.NONE, stream)) {
      display.show(List.of(new Activity("orders", "capturing", "a", 10, 100)));
      display.show(List.of(new Activity("orders", "capturing", "b", 19, 100)));
      display.show(List.of(new Activity("orders", "capturing", "c", 20, 100)));
      display.show(List.of(new Activity("orders", "captured", "", 0, 0)));
      display.show(List.of(new Activity("orders", "captured", "", 0, 0)));
    }

    assertThat(shown().lines())
        .containsExactly(
            "orders: capturing 10% of 100 B (a)",
            "orders: capturing 20% of 100 B (c)", "orders: captured");
  }

  @Test
  void theBarEndsWithTheLastStateHoweverFastItCame() {
    try (ProgressDisplay display = ProgressDisplay.on(new Terminal(true, 80, false), stream)) {
      display.show(List.of(new Activity("orders", "capturing", "", 0, 4096)));
      display.show(List.of(new Activity("orders", "capturing", "", 2048, 4096)));
      display.show(List.of(new Activity("orders", "captured", "", 4096, 4096)));
    }

    assertThat(shown().lines().reduce((first, second) -> second).orElseThrow())
        .contains("[####################] 100% of 4.0 KiB  captured");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    try (ProgressDisplay display = ProgressDisplay.on(new Terminal(true, 40, false), stream)) {
      display.show(List.of(new Activity("orders", "capturing", "x".repeat(100), 1, 2)));
    }

    assertThat(shown().lines()).allMatch(line -> line.length() < 40);
  }
}
