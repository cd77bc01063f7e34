package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoverageCommandTest {
  private static final String ITEM =
      """
      {"application": "shop", "environment": "production", "deploymentId": "%s", "commit": "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
       "heardAt": "2026-11-30T11:55:00Z", "covered": "%s", "reason": "r", "explanation": "%s"}
      """;
  private static final String PAGE =
      """
      {"from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z", "items": [%s], "next": %s}
      """;

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void allAreCountedAndTheNewestListed() {
    services.on(
        "GET /v1/coverage",
        Reply.json(
            200,
            PAGE.formatted(
                ITEM.formatted("1", "yes", "its set was verified")
                    + ","
                    + ITEM.formatted("2", "no", "no recovery set"),
                "\"c1\"")),
        Reply.json(200, PAGE.formatted(ITEM.formatted("3", "unknown", "no gate"), "null")));

    Run run = Run.of(services.environment(), "coverage", "--from", "2026-11-01", "--limit", "2");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "WHY",
            "shop/production  1           f95f852bd8fc  yes      its set was verified",
            "shop/production  2           f95f852bd8fc  no       no recovery set",
            "of 3 deployments from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z: yes 1, no 1,"
                + " unknown 1, not-started 0")
        .doesNotContain("no gate");
    assertThat(services.requests().getFirst().line())
        .isEqualTo("GET /v1/coverage?from=2026-11-01T00%3A00%3A00Z&limit=200");
    assertThat(services.requests().getLast().line())
        .contains("to=2026-12-01T00%3A00%3A00Z", "cursor=c1");
  }

  @Test
  void csvIsWhatTheLedgerSays() {
    services.on("GET /v1/coverage.csv", Reply.json(200, "a,b\r\n1,2\r\n"));

    Run run = Run.of(services.environment(), "coverage", "--csv", "--environment", "production");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("a,b\r\n1,2\r\n");
    assertThat(services.requests().getFirst().line())
        .isEqualTo("GET /v1/coverage.csv?environment=production");
  }

  @Test
  void aLedgerThatRefusesIsNoEmptyPopulation() {
    services.on("GET /v1/coverage.csv", Reply.json(403, "{\"title\": \"Forbidden\"}"));

    Run run = Run.of(services.environment(), "coverage", "--csv");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Forbidden");
  }

  @Test
  void badUsageIsTold() {
    assertThat(Run.of(services.environment(), "coverage", "--from", "yesterday").err())
        .contains("--from must be a day or an instant", "\"yesterday\"");
    assertThat(Run.of(services.environment(), "coverage", "--csv", "--json").code()).isEqualTo(2);
    assertThat(Run.of(services.environment(), "coverage", "--limit", "-1").code()).isEqualTo(2);
  }
}
