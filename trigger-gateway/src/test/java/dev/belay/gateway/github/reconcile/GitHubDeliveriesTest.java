package dev.belay.gateway.github.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.github.client.FakeGitHub;
import dev.belay.gateway.github.client.GitHubApi;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.reconcile.HookReconciler;
import dev.belay.gateway.reconcile.HookReconciler.Round;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitHubDeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final String DELIVERIES = "/orgs/acme/hooks/9/deliveries";

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final FakeGitHub gitHub = new FakeGitHub(clock);
  private final GitHubApi api = new GitHubApi(URI.create(gitHub.url()), clock);
  private final HookReconciler reconciler =
      GitHubDeliveries.reconciler(
          GitHubHook.withToken("orgs/acme/hooks/9", api, FakeGitHub.PERSONAL), clock);

  GitHubDeliveriesTest() {
    gitHub.on("GET", DELIVERIES, (r, g) -> Answer.of(200, "[" + failed(1) + "," + failed(2) + "]"));
  }

  @AfterEach
  void close() {
    api.close();
    gitHub.close();
  }

  @Test
  void whatGitHubWillNotDeliverAgainIsNotAskedForTwice() throws Exception {
    gitHub.on("POST", DELIVERIES + "/1/attempts", (r, g) -> Answer.status(422));
    gitHub.on("POST", DELIVERIES + "/2/attempts", (r, g) -> Answer.status(202));

    assertThat(reconciler.round()).isEqualTo(new Round(1, 1, 1));
    gitHub.on("GET", DELIVERIES, (r, g) -> Answer.of(200, "[" + failed(2) + "]"));

    assertThat(reconciler.round()).isEqualTo(new Round(0, 0, 1));
    assertThat(gitHub.requests("POST", ".*")).hasSize(2);
  }

  @Test
  void aRoundThatFailsIsBegunAgain() throws Exception {
    gitHub.on("POST", DELIVERIES + "/.*", (r, g) -> Answer.status(202));
    gitHub.failNext(Answer.status(503));
    assertThatThrownBy(reconciler::round).isInstanceOf(PlatformException.Unavailable.class);

    assertThat(reconciler.round()).isEqualTo(new Round(2, 0, 2));
  }

  @Test
  void aMissingPermissionIsTheRoundsFailureAndLosesNothing() throws Exception {
    gitHub.on("POST", DELIVERIES + "/.*", (r, g) -> Answer.status(403));
    assertThatThrownBy(reconciler::round)
        .isInstanceOfSatisfying(
            PlatformException.Refused.class, e -> assertThat(e.status()).isEqualTo(403));
    gitHub.on("POST", DELIVERIES + "/.*", (r, g) -> Answer.status(202));

    assertThat(reconciler.round()).isEqualTo(new Round(2, 0, 2));
  }

  @Test
  void anotherFormOfHookIsRefusedByName() {
    for (String setting :
        new String[] {
          "acme/shop/hooks/1", "repos/acme/../hooks/1", "repos/acme/shop/hooks/x", ""
        }) {
      assertThatThrownBy(() -> GitHubHook.withToken(setting, api, "token"))
          .as(setting)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String failed(int id) {
    return """
    {"id":%d,"guid":"guid-%d","event":"deployment","delivered_at":"%s","status_code":502}
    """
        .formatted(id, id, NOW.minusSeconds(600 + id));
  }
}
