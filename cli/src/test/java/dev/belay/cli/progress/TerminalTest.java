package dev.belay.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class TerminalTest {
  @Test
  void whatTheLaunchersShellFoundHolds() {
    assertThat(Terminal.told("02", 2)).contains(true);
    assertThat(Terminal.told("02", 0)).contains(true);
    assertThat(Terminal.told("0", 2)).contains(false);
    assertThat(Terminal.told("", 2)).contains(false);
    assertThat(Terminal.told(null, 2)).isEmpty();
  }

  /** Two ways to ask, of which one is there on every system. */
  @Test
  @EnabledIf("kernelSays")
  void aShellSaysWhatTheKernelSays() throws Exception {
    for (int descriptor : new int[] {0, 2}) {
      String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      assertThat(Terminal.asked(descriptor))
          .as("descriptor %d, %s", descriptor, link)
          .isEqualTo(link.startsWith("/dev/pts/") || link.startsWith("/dev/tty"));
    }
  }

  @Test
  void aDumbTerminalIsNone() {
    assertThat(Terminal.ofStandardError(Map.of("TERM", "dumb")).interactive()).isFalse();
  }

  @Test
  void columnsAreReadWhereTheyAreANumber() {
    assertThat(Terminal.ofStandardError(Map.of("COLUMNS", "123")).columns()).isEqualTo(123);
    assertThat(Terminal.ofStandardError(Map.of("COLUMNS", "many")).columns()).isEqualTo(80);
  }

  static boolean kernelSays() {
    return Files.exists(Path.of("/proc/self/fd"));
  }
}
