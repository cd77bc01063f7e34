package dev.belay.gateway.github.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.gateway.platform.FakePlatform.Request;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitHubAppTest {
  private static final ApiPath STATUS = ApiPath.of("/repos/{}/{}/statuses/{}", "acme", "shop", "1");
  private static final String TOKENS = "/app/installations/7/access_tokens";

  private final MovableClock clock = new MovableClock();
  private final FakeGitHub gitHub = new FakeGitHub(clock);
  private final GitHubApi api = new GitHubApi(URI.create(gitHub.url()), clock);
  private final GitHubApp app =
      new GitHubApp(api, FakeGitHub.CLIENT_ID, PrivateKeyPem.read(FakeGitHub.privateKey()), clock);
  private final InstallationAccess access =
      new InstallationAccess(7, 42L, Map.of("deployments", "write"));

  GitHubAppTest() {
    gitHub.install("acme/shop", 7);
    gitHub.on("GET", STATUS.text(), (r, g) -> Answer.of(200, "{\"asker\":\"" + r.asker() + "\"}"));
  }

  @AfterEach
  void close() {
    api.close();
    gitHub.close();
  }

  @Test
  void asksForATokenOfOneRepositoryWithThePermissionsThatAreNeeded() throws Exception {
    Reply reply = app.asInstallation(access, "GET", STATUS, null);

    assertThat(reply.body().path("asker").asString())
        .isEqualTo("installation:7 repositories=[42] deployments=write");
    assertThat(gitHub.requests())
        .extracting(Request::line)
        .containsExactly("POST " + TOKENS, "GET " + STATUS);
  }

  @Test
  void keepsATokenUntilShortlyBeforeItExpires() throws Exception {
    app.asInstallation(access, "GET", STATUS, null);
    clock.now = clock.now.plus(Duration.ofMinutes(54));
    app.asInstallation(access, "GET", STATUS, null);
    assertThat(gitHub.requests("POST", TOKENS)).hasSize(1);

    clock.now = clock.now.plus(Duration.ofMinutes(2));
    app.asInstallation(access, "GET", STATUS, null);

    assertThat(gitHub.requests("POST", TOKENS)).hasSize(2);
  }

  @Test
  void manyCallersAtOnceFetchOneToken() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        replies.add(threads.submit(() -> app.asInstallation(access, "GET", STATUS, null)));
      }
      for (Future<Reply> reply : replies) {
        assertThat(reply.get().status()).isEqualTo(200);
      }
    }
    assertThat(gitHub.requests("POST", TOKENS)).hasSize(1);
  }

  @Test
  void fetchesAnotherTokenWhenTheFirstIsRevoked() throws Exception {
    app.asInstallation(access, "GET", STATUS, null);
    gitHub.revokeTokens();

    assertThat(app.asInstallation(access, "GET", STATUS, null).status()).isEqualTo(200);

    assertThat(gitHub.requests("POST", TOKENS)).hasSize(2);
  }

  @Test
  void findsTheInstallationOfARepository() throws Exception {
    assertThat(app.installationOfRepository(RepositoryName.of("acme/shop"))).isEqualTo(7);
    assertThatThrownBy(() -> app.installationOfRepository(RepositoryName.of("acme/other")))
        .asInstanceOf(type(PlatformException.Refused.class))
        .extracting(PlatformException.Refused::status)
        .isEqualTo(404);
    assertThatThrownBy(() -> RepositoryName.of("acme/../admin"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bothFormsOfPrivateKeyAreTheSameKey() {
    assertThat(PrivateKeyPem.read(FakeGitHub.privateKey()))
        .isEqualTo(PrivateKeyPem.read(FakeGitHub.pkcs8PrivateKey()));
    assertThatThrownBy(() -> PrivateKeyPem.read("hunter2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PEM")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> PrivateKeyPem.read(FakeGitHub.privateKey().replaceFirst("MII", "AAA")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RSA");
  }

  @Test
  void saysWhetherTryingAgainMayHelpAndHowLongToWait() {
    long reset = clock.now.plusSeconds(90).getEpochSecond();
    assertThat(unavailable(Answer.status(502)).retryAfter()).isEmpty();
    assertThat(unavailable(new Answer(429, "", Map.of("Retry-After", "60"))).retryAfter())
        .hasValue(Duration.ofSeconds(60));
    assertThat(
            unavailable(
                    new Answer(
                        403,
                        "{\"message\":\"API rate limit exceeded\"}",
                        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "" + reset)))
                .retryAfter())
        .hasValue(Duration.ofSeconds(90));
    assertThat(
            unavailable(
                    Answer.of(403, "{\"message\":\"You have exceeded a secondary rate limit.\"}"))
                .retryAfter())
        .isEmpty();
    assertThat(unavailable(Answer.of(200, "<html>")).retryAfter()).isEmpty();

    assertThatThrownBy(() -> ask(Answer.of(422, "{\"message\":\"not pending\"}")))
        .asInstanceOf(type(PlatformException.Refused.class))
        .satisfies(e -> assertThat(e.status()).isEqualTo(422))
        .satisfies(e -> assertThat(e).hasMessageContaining("not pending"));
    assertThatThrownBy(() -> ask(Answer.of(403, "{\"message\":\"no\"}")))
        .isInstanceOf(PlatformException.Refused.class);
  }

  @Test
  void aPlatformThatIsNotThereIsUnavailable() {
    gitHub.close();

    assertThatThrownBy(() -> app.asApp("GET", ApiPath.of("/app"), null))
        .isInstanceOf(PlatformException.Unavailable.class);
  }

  @Test
  void followsRedirectsBelowTheApiAddressOnly() throws Exception {
    try (FakeGitHub elsewhere = new FakeGitHub(clock)) {
      gitHub.failNext(new Answer(301, "", Map.of("Location", gitHub.url() + STATUS)));
      assertThat(app.asApp("GET", ApiPath.of("/repositories/42/statuses/1"), null).status())
          .isEqualTo(200);

      for (String away :
          List.of(elsewhere.url() + STATUS, "//evil.example/x", gitHub.url() + "/../../x")) {
        assertThatThrownBy(() -> ask(new Answer(307, "", Map.of("Location", away))))
            .as(away)
            .asInstanceOf(type(PlatformException.Refused.class))
            .extracting(PlatformException.Refused::status)
            .isEqualTo(307);
      }

      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  private PlatformException.Unavailable unavailable(Answer answer) {
    try {
      ask(answer);
    } catch (PlatformException.Unavailable e) {
      return e;
    } catch (PlatformException | InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("granted");
  }

  private Reply ask(Answer answer) throws PlatformException, InterruptedException {
    gitHub.failNext(answer);
    return app.asApp("GET", ApiPath.of("/app"), null);
  }

  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-23T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
