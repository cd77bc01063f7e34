package dev.belay.datastores.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolEnvironmentTest {
  private static final String NAME = "größe=\"x\" '$y\\ €\n";

  /** As in a container whose locale is C. */
  @Test
  void lettersOutsideAsciiReachAProgramInAnyLocale() throws Exception {
    assertThat(seen(StandardCharsets.US_ASCII)).isEqualTo(bytes(NAME));
    assertThat(seen(StandardCharsets.ISO_8859_1)).isEqualTo(bytes(NAME));
  }

  @Test
  void nothingStandsInBetweenWhereItNeedNot() {
    List<String> command = List.of("pg_dump", "--schema-only");

    assertThat(
            ToolEnvironment.set(
                command, Map.of("PGDATABASE", "shop"), new HashMap<>(), StandardCharsets.US_ASCII))
        .isEqualTo(command);
  }

  private static String seen(Charset charset) throws Exception {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command(
        ToolEnvironment.set(
            List.of("/bin/sh", "-c", "env; printf %s \"$PGDATABASE\" >&2"),
            Map.of("PGDATABASE", NAME, "PGUSER", "belay"),
            builder.environment(),
            charset));
    Process process = builder.start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("PGUSER=belay")
        .doesNotContain("BELAY_PGDATABASE");
    return HexFormat.of().formatHex(process.getErrorStream().readAllBytes());
  }

  private static String bytes(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
