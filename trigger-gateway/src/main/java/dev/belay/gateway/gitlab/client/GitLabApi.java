package dev.belay.gateway.gitlab.client;

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

/**
 * GitLab's REST API with the configured token. A project is named by its id or by its path: {@code
 * ApiPath.of("/projects/{}/deployments", "group/project")} encodes the slash as GitLab wants it.
 */
public final class GitLabApi implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final PlatformHttp http;
  private final String token;

  /**
   * @throws IllegalArgumentException when {@code base} is not an http(s) address
   */
  public GitLabApi(URI base, String token, Clock clock) {
    this.http =
        new PlatformHttp(
            "GitLab",
            base,
            TIMEOUT,
            Map.of("Accept", "application/json", "User-Agent", "belay-trigger-gateway"),
            clock);
    this.token = token;
  }

  /**
   * One request, sent once.
   *
   * @param body null for none
   */
  public Reply send(String method, ApiPath path, @Nullable JsonNode body)
      throws PlatformException, InterruptedException {
    return http.send(method, path, Map.entry("PRIVATE-TOKEN", token), body);
  }

  @Override
  public void close() {
    http.close();
  }
}
