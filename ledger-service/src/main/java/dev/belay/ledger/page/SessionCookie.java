package dev.belay.ledger.page;

import dev.belay.runtime.access.CookieToken;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The token of who has signed in, in a cookie that no script can read and no other site can have
 * sent. It reads, and does nothing else: requests that change something need the header.
 */
public final class SessionCookie implements CookieToken {
  static final String NAME = "belay-session";
  static final String ATTEMPT = "belay-sign-in";

  /** Browsers keep 4,096 bytes of name, value and attributes. */
  static final int LARGEST = 3800;

  private static final String PATH = "/v1";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  @Override
  public @Nullable String of(HttpServletRequest request) {
    return READING.contains(request.getMethod()) ? value(request, NAME).orElse(null) : null;
  }

  static Optional<String> value(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(it -> it.getName().equals(name))
            .map(Cookie::getValue)
            .findFirst();
  }

  /** Sent to the API alone, and never from another site. */
  static String session(String token, Duration life, boolean secure) {
    return cookie(NAME, token, PATH, "Strict", life, secure);
  }

  /** Lax: the issuer's page sends the browser back. */
  static String attempt(String text, Duration life, boolean secure) {
    return cookie(ATTEMPT, text, "/sign-in", "Lax", life, secure);
  }

  private static String cookie(
      String name, String value, String path, String sites, Duration life, boolean secure) {
    return "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=%s%s"
        .formatted(
            name, value, path, Math.max(0, life.toSeconds()), sites, secure ? "; Secure" : "");
  }
}
