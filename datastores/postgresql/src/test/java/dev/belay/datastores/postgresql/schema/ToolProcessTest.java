package dev.belay.datastores.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolProcessTest {
  /** A message has further lines, and ends where the next one begins. */
  @Test
  void whatDebuggingSaysIsNoWarning() {
    String said =
        """
        DEBUG:  first
        DETAIL:  of the first
        CONTEXT:  of the first
        pg_dump: warning: there are circular foreign-key constraints
        pg_dump: detail: t
        NOTICE:  second

        WARNING:  third
        HINT:  of the third
        LOG:  fourth
          further line
        """;

    assertThat(ToolProcess.warnings(said))
        .containsExactly(
            "pg_dump: warning: there are circular foreign-key constraints",
            "pg_dump: detail: t",
            "WARNING:  third",
            "HINT:  of the third");
  }
}
