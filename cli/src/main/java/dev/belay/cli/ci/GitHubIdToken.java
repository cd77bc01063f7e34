package dev.belay.cli.ci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.cli.http.Credentials;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import java.net.URI;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A token from GitHub's runner. A new one is requested when it has expired: it lasts for minutes,
 * while a gate may wait for hours. See <a
 * href="https://docs.github.com/en/actions/reference/security/oidc">GitHub's reference</a>.
 */
final class GitHubIdToken implements Credentials {
  private final URI url;
  private final String requestToken;
  private final String audience;
  private @Nullable String token;

  GitHubIdToken(URI url, String requestToken, String audience) {
    this.url = url;
    this.requestToken = requestToken;
    this.audience = audience;
  }

  @Override
  public String token(Deadline deadline) throws ServiceException, InterruptedException {
    String known = token;
    if (known == null) {
      known = request(deadline);
      token = known;
    }
    return known;
  }

  @Override
  public boolean renew() {
    token = null;
    return true;
  }

  private String request(Deadline deadline) throws ServiceException, InterruptedException {
    String parameter =
        (url.getRawQuery() == null ? "?" : "&") + "audience=" + URLEncoder.encode(audience, UTF_8);
    try (JsonService runner =
        new JsonService("ID token service of GitHub", url, Credentials.fixed(requestToken))) {
      JsonNode answer = runner.getOnce(parameter, deadline);
      String value = answer.path("value").asString("");
      if (!IdTokens.TOKEN.matcher(value).matches()) {
        throw new ServiceException.Broken("the ID token service of GitHub gave no token", null);
      }
      return value;
    }
  }
}
