package dev.belay.gateway.gitlab.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.gateway.gitlab.client.FakeGitLab;
import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.gateway.reconcile.HookReconciler;
import dev.belay.gateway.reconcile.HookReconciler.Round;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitLabDeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final String EVENTS = "/projects/7/hooks/5/events";

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final FakeGitLab gitLab = new FakeGitLab();
  private final GitLabApi api = new GitLabApi(URI.create(gitLab.url()), FakeGitLab.TOKEN, clock);
  private final HookReconciler reconciler =
      GitLabDeliveries.reconciler("projects/7/hooks/5", api, clock);

  @AfterEach
  void close() {
    api.close();
    gitLab.close();
  }

  @Test
  void anEventWithoutAnIdDoesNotHideThoseThatFailLater() throws Exception {
    gitLab.on("POST", EVENTS + "/.*", (r, g) -> Answer.of(200, "{\"response_status\":200}"));
    gitLab.on(
        "GET", EVENTS, (r, g) -> Answer.of(200, "[" + failed("null") + "," + failed("1") + "]"));
    assertThat(reconciler.round()).isEqualTo(new Round(1, 0, 0));

    gitLab.on("GET", EVENTS, (r, g) -> Answer.of(200, "[" + failed("2") + "," + failed("1") + "]"));

    assertThat(reconciler.round()).isEqualTo(new Round(1, 0, 0));
    assertThat(gitLab.requests("POST", ".*")).hasSize(2);
  }

  @Test
  void whatFailsAgainIsNotAskedForAtOnce() throws Exception {
    gitLab.on("POST", EVENTS + "/.*", (r, g) -> Answer.of(200, "{\"response_status\":503}"));
    gitLab.on("GET", EVENTS, (r, g) -> Answer.of(200, "[" + failed("1") + "]"));

    assertThat(reconciler.round()).isEqualTo(new Round(1, 0, 1));
    assertThat(reconciler.round()).isEqualTo(new Round(0, 0, 1));
  }

  private static String failed(String id) {
    return """
    {"id":%s,"request_data":{"object_kind":"deployment"},"request_headers":{"Idempotency-Key":"key-%s"},
     "response_status":"502"}
    """
        .formatted(id, id);
  }
}
