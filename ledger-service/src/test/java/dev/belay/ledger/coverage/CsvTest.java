package dev.belay.ledger.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @Test
  void cellsAreQuotedWhereTheyMustBe() {
    assertThat(Csv.line("a", null, "b,c", "say \"so\"", "two\nlines", ""))
        .isEqualTo("a,,\"b,c\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "\t=1", "\r=1", "\n=1"})
  void noCellIsAFormula(String text) {
    assertThat(Csv.line(text).replace("\"", "")).isEqualTo("'" + text + "\r\n");
  }

  @Test
  void aLineHasACellForEachColumn() {
    Deployment deployment =
        new Deployment(
            UUID.randomUUID(),
            "shop",
            "production",
            "=cmd|' /C calc'!A0",
            null,
            null,
            null,
            Instant.parse("2026-11-23T12:00:00Z"),
            null,
            null,
            null);

    String line = Csv.line(new Coverage(deployment, Answer.NO, "no-set", "no recovery set", null));

    assertThat(line)
        .startsWith(
            "shop,production,'=cmd|' /C calc'!A0,,,,2026-11-23T12:00:00Z,,no,no-set,no recovery"
                + " set,");
    assertThat(line.chars().filter(c -> c == ',').count())
        .isEqualTo(Csv.header().chars().filter(c -> c == ',').count());
  }
}
