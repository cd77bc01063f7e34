package dev.belay.gateway.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.gateway.platform.PlatformException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitLabApiTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

  private final FakeGitLab gitLab = new FakeGitLab();
  private final GitLabApi api =
      new GitLabApi(
          URI.create(gitLab.url() + "/"), FakeGitLab.TOKEN, Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void close() {
    api.close();
    gitLab.close();
  }

  @Test
  void asksWithItsTokenForAProjectByPath() throws Exception {
    gitLab.on(
        "GET", "/projects/([^/]+)", (r, g) -> Answer.of(200, "{\"is\":\"" + g.getFirst() + "\"}"));

    var reply = api.send("GET", ApiPath.of("/projects/{}", "acme/sub/shop"), null);

    assertThat(reply.body().path("is").asString()).isEqualTo("acme/sub/shop");
    assertThat(gitLab.requests().getFirst().path()).isEqualTo("/projects/acme%2Fsub%2Fshop");
    assertThat(gitLab.requests().getFirst().asker()).isEqualTo("token");
  }

  @Test
  void aWrongTokenIsRefusedWithoutBeingTold() {
    GitLabApi stranger = new GitLabApi(URI.create(gitLab.url()), "glpat-wrong", Clock.systemUTC());

    assertThatThrownBy(() -> stranger.send("GET", ApiPath.of("/user"), null))
        .isInstanceOf(PlatformException.Refused.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("glpat");
    stranger.close();
  }

  @Test
  void aRateLimitSaysHowLongToWait() {
    gitLab.failNext(
        new Answer(
            429,
            "Retry later",
            Map.of(
                "RateLimit-Remaining", "0", "RateLimit-Reset", "" + (NOW.getEpochSecond() + 30))));

    assertThatThrownBy(() -> api.send("GET", ApiPath.of("/user"), null))
        .isInstanceOfSatisfying(
            PlatformException.Unavailable.class,
            e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(30)));
  }
}
