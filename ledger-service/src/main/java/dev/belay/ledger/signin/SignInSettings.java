package dev.belay.ledger.signin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where people sign in, and as which client.
 *
 * @param issuer one of {@code belay.oidc.issuers}
 * @param secretFile of a confidential client; null for a public one, for which PKCE is enough
 * @param scopes what the issuer is asked for, with blanks in between
 * @param publicUrl the ledger's address for browsers; null: as the request names it
 */
public record SignInSettings(
    URI issuer,
    String clientId,
    @Nullable Path secretFile,
    String scopes,
    @Nullable URI publicUrl) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public SignInSettings {
    if (!isTrustworthy(issuer)) {
      throw new IllegalArgumentException(
          "belay.ledger.sign-in.issuer is \"%s\"; it must be an https:// URL (http:// only for this machine itself)"
              .formatted(issuer));
    }
    if (clientId.isBlank()) {
      throw new IllegalArgumentException("belay.ledger.sign-in.client-id is empty");
    }
    if (!Set.of(scopes.split(" ")).contains("openid")) {
      throw new IllegalArgumentException(
          "belay.ledger.sign-in.scopes is \"%s\"; openid must be one of them".formatted(scopes));
    }
    if (publicUrl != null && !isTrustworthy(publicUrl)) {
      throw new IllegalArgumentException(
          "belay.ledger.public-url is \"%s\"; it must be an https:// URL (http:// only for this machine itself)"
              .formatted(publicUrl));
    }
  }

  /** An address at which nobody in between reads a code or a token. */
  public static boolean isTrustworthy(URI uri) {
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && ("https".equalsIgnoreCase(uri.getScheme())
            || ("http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
  }

  static boolean isTrustworthy(String text) {
    try {
      return isTrustworthy(new URI(text));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
