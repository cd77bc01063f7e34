package dev.belay.cli.ci;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Credentials;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The token by which a CI vouches for its job (OpenID Connect), so that no secret is needed: {@code
 * BELAY_ID_TOKEN}, which GitLab sets from {@code id_tokens:}, or a token from GitHub's runner.
 */
public final class IdTokens {
  /** The characters of a token. Others would end up in the message about a refused header. */
  static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private IdTokens() {}

  /**
   * Empty when the CI offers no token.
   *
   * @param audience the receiver of the token; the gateway accepts only its own
   * @throws CommandException when the environment's settings can't be used
   */
  public static Optional<Credentials> of(Map<String, String> environment, String audience)
      throws CommandException {
    String given = environment.getOrDefault("BELAY_ID_TOKEN", "").strip();
    if (!given.isEmpty()) {
      if (!TOKEN.matcher(given).matches()) {
        throw CommandException.usage(
            "BELAY_ID_TOKEN holds characters other than visible ASCII, so it is not a token");
      }
      return Optional.of(Credentials.fixed(given));
    }
    String url = environment.getOrDefault("ACTIONS_ID_TOKEN_REQUEST_URL", "").strip();
    String requestToken = environment.getOrDefault("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "").strip();
    if (url.isEmpty() || requestToken.isEmpty()) {
      return Optional.empty();
    }
    if (!TOKEN.matcher(requestToken).matches()) {
      throw CommandException.usage(
          "ACTIONS_ID_TOKEN_REQUEST_TOKEN holds characters other than visible ASCII");
    }
    return Optional.of(new GitHubIdToken(uri(url), requestToken, audience));
  }

  private static URI uri(String url) throws CommandException {
    try {
      URI uri = URI.create(url);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          dev.belay.cli.exit.ExitCode.BAD_USAGE, "ACTIONS_ID_TOKEN_REQUEST_URL is not a URL", e);
    }
    throw CommandException.usage(
        "ACTIONS_ID_TOKEN_REQUEST_URL must be a URL like https://host/path");
  }
}
