package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionPlanCommandTest {
  private static final String SET =
      """
      {"recoverySetId": "%s", "application": "shop", "environment": "production", "trigger": "schedule", "rule": "nightly",
       "retention": "nights", "at": "2026-11-30T03:17:00Z", "result": "verified", "kept": %s, "reasons": [%s], "storedBytes": 5}
      """;
  private static final String PAGE =
      """
      {"policyVersion": "abc", "totals": {"kept": 1, "letGo": 1, "keptBytes": 5, "letGoBytes": 2048}, "items": [%s], "next": %s}
      """;
  private static final String ONE = "3f2c1d00-0000-0000-0000-000000000001";
  private static final String OTHER = "3f2c1d00-0000-0000-0000-000000000002";

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void eachSetIsListedWithItsReasonsAndNothingIsDeleted() {
    services.on(
        "GET /v1/retention/plan",
        Reply.json(
            200,
            PAGE.formatted(
                SET.formatted(ONE, "true", "\"daily: 2026-11-30\", \"monthly: 2026-11\""),
                "\"" + ONE + "\"")),
        Reply.json(
            200,
            PAGE.formatted(
                SET.formatted(OTHER, "false", "\"its class nights keeps others\""), "null")));

    Run run = Run.of(services.environment(), "retention", "plan", "--environment", "production");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "WHY",
            "verified  yes   daily: 2026-11-30; monthly: 2026-11",
            "verified  no    its class nights keeps others",
            "kept: 1 sets, 5 B; not kept: 1 sets, 2.0 KiB at most",
            "Belay deletes nothing");
    assertThat(services.requests().getFirst().line())
        .isEqualTo("GET /v1/retention/plan?environment=production&limit=20");
    assertThat(services.requests().getLast().line()).contains("limit=19", "cursor=" + ONE);
  }

  @Test
  void whoAsksForThoseThatAreLetGoGetsThemAsADocument() {
    services.on("GET /v1/retention/plan", Reply.json(200, PAGE.formatted("", "null")));

    Run run = Run.of(services.environment(), "retention", "plan", "--let-go", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("\"letGoBytes\"", "\"items\"");
    assertThat(services.requests().getFirst().line()).contains("kept=false");
  }

  @Test
  void aLedgerWithoutAPolicyIsNoEmptyPlan() {
    services.on(
        "GET /v1/retention/plan",
        Reply.json(409, "{\"title\": \"Conflict\", \"detail\": \"the ledger has no policy\"}"));

    Run run = Run.of(services.environment(), "retention", "plan");

    assertThat(run.code()).isNotZero();
    assertThat(run.err()).contains("the ledger has no policy");
  }
}
