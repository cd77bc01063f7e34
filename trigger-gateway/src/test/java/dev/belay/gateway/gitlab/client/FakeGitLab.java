package dev.belay.gateway.gitlab.client;

import com.sun.net.httpserver.HttpExchange;
import dev.belay.gateway.platform.FakePlatform;

/** GitLab's API for whoever has {@link #TOKEN}; routes are the test's to add. */
public final class FakeGitLab extends FakePlatform {
  public static final String TOKEN = "glpat-test-token";

  public FakeGitLab() {
    super("/api/v4");
  }

  /** For {@code belay.gitlab.api-url}. */
  public String url() {
    return root() + "/api/v4";
  }

  @Override
  protected String asker(HttpExchange exchange) {
    return TOKEN.equals(exchange.getRequestHeaders().getFirst("PRIVATE-TOKEN")) ? "token" : null;
  }
}
