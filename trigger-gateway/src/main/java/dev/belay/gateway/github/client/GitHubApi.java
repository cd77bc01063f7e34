package dev.belay.gateway.github.client;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.PlatformHttp;
import dev.belay.gateway.platform.Reply;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** GitHub's REST API. Each request brings its own token. */
public final class GitHubApi implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Map<String, String> HEADERS =
      Map.of(
          "Accept",
          "application/vnd.github+json",
          "X-GitHub-Api-Version",
          "2022-11-28",
          "User-Agent",
          "belay-trigger-gateway");

  private final PlatformHttp http;

  /**
   * @throws IllegalArgumentException when {@code base} is not an http(s) address
   */
  public GitHubApi(URI base, Clock clock) {
    this.http = new PlatformHttp("GitHub", base, TIMEOUT, HEADERS, clock);
  }

  /**
   * One request, sent once.
   *
   * @param token an installation's, a person's, or the App's own JWT
   * @param body null for none
   */
  public Reply send(String method, ApiPath path, String token, @Nullable JsonNode body)
      throws PlatformException, InterruptedException {
    return http.send(method, path, Map.entry("Authorization", "Bearer " + token), body);
  }

  @Override
  public void close() {
    http.close();
  }
}
