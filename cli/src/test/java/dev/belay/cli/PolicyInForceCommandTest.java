package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyInForceCommandTest {
  private static final String ITEM =
      """
      {"periodId": "p", "role": "worker", "instance": "w1", "digest": "%s", "file": "/etc/belay.yaml",
       "commit": null, "occasion": "start", "since": "2026-11-01T10:00:00Z", "until": %s,
       "heardAt": null, "inForce": %s}
      """;
  private static final String NOW = "a".repeat(64);
  private static final String BEFORE = "b".repeat(64);

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void saysThatServicesAgreeAndWhatWasBefore() {
    answer(
        true, "{\"digest\": \"%s\", \"services\": [\"ledger/l\", \"worker/w1\"]}".formatted(NOW));

    Run run = Run.of(services.environment(), "policy", "in-force", "--exit-code", "--limit=7");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsSubsequence("all services go by one policy", NOW, "worker/w1", "SINCE")
        .containsPattern("now +worker/w1 +aaaaaaaaaaaa ")
        .containsPattern("2026-11-02T10:00:00Z +worker/w1 +bbbbbbbbbbbb ");
    assertThat(services.requests().stream().map(FakeServices.Request::line))
        .containsExactly("GET /v1/policies?limit=7");
  }

  @Test
  void saysThatServicesDisagree() {
    answer(
        false,
        "{\"digest\": \"%s\", \"services\": [\"worker/w1\"]}, {\"digest\": \"%s\", \"services\": [\"gateway/g\"]}"
            .formatted(NOW, BEFORE));

    Run text = Run.of(services.environment(), "policy", "in-force");
    Run json = Run.of(services.environment(), "policy", "in-force", "--exit-code", "--json");

    assertThat(text.code()).isZero();
    assertThat(text.out()).contains("services DISAGREE: they go by 2 policies", BEFORE);
    assertThat(json.code()).isEqualTo(7);
    assertThat(json.json().path("agree").asBoolean()).isFalse();
    assertThat(json.json().path("inForce")).hasSize(2);
  }

  private void answer(boolean agree, String inForce) {
    services.on(
        "GET /v1/policies",
        Reply.ok(
            "{\"items\": [%s, %s], \"next\": null, \"agree\": %s, \"inForce\": [%s]}"
                .formatted(
                    ITEM.formatted(NOW, "null", "true"),
                    ITEM.formatted(BEFORE, "\"2026-11-02T10:00:00Z\"", "false"),
                    agree,
                    inForce)));
  }
}
