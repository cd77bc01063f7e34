package dev.belay.gateway.generic;

import dev.belay.sources.signature.HmacSignature;
import dev.belay.sources.signature.SecretToken;
import dev.belay.sources.signature.StandardWebhooksSignature;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a sender proves that a message is its own. */
sealed interface Authentication {

  /** With a secret that the sender and the configuration share. */
  sealed interface BySecret extends Authentication {
    /**
     * @return which of the secrets the sender has; empty when none
     */
    OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now);

    /** What the sender has to show, for people. */
    String rule();
  }

  /** A digest in a header; several may be there, separated by commas. */
  record Hmac(String header, String prefix, HmacSignature signature) implements BySecret {
    private static final int MOST = 8;

    @Override
    public OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now) {
      String value = request.getHeader(header);
      String[] claims = value == null ? new String[0] : value.split(",", MOST + 1);
      for (int i = 0; i < Math.min(claims.length, MOST); i++) {
        OptionalInt found = signature.secretOf(claims[i].strip(), body);
        if (found.isPresent()) {
          return found;
        }
      }
      return OptionalInt.empty();
    }

    @Override
    public String rule() {
      return header + " must be " + prefix + " and the HMAC-SHA256 of the body under the secret";
    }
  }

  /** The secret itself in a header. */
  record Bearer(String header, String prefix, SecretToken token) implements BySecret {
    @Override
    public OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now) {
      return token.secretOf(without(prefix, request.getHeader(header)));
    }

    @Override
    public String rule() {
      return header + " must be " + prefix + "and the secret";
    }
  }

  /** A user's name and password, RFC 7617. */
  record Basic(String username, SecretToken user, SecretToken password) implements BySecret {
    private static final String PREFIX = "Basic ";

    @Override
    public OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now) {
      String encoded = without(PREFIX, request.getHeader("Authorization"));
      if (encoded == null) {
        return OptionalInt.empty();
      }
      try {
        byte[] decoded = Base64.getDecoder().decode(encoded.strip());
        // A character a byte: RFC 7617 leaves open how the sender encodes what is not ASCII.
        String[] parts = new String(decoded, StandardCharsets.ISO_8859_1).split(":", 2);
        OptionalInt found = password.secretOf(parts.length < 2 ? null : parts[1]);
        return user.secretOf(parts[0]).isPresent() ? found : OptionalInt.empty();
      } catch (IllegalArgumentException e) {
        return OptionalInt.empty();
      }
    }

    @Override
    public String rule() {
      return "this needs basic authentication as " + username;
    }
  }

  /** Standard Webhooks 1.0. */
  record StandardWebhooks(StandardWebhooksSignature signature) implements BySecret {
    @Override
    public OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now) {
      return signature.secretOf(
          request.getHeader("webhook-id"),
          request.getHeader("webhook-timestamp"),
          request.getHeader("webhook-signature"),
          body,
          now);
    }

    @Override
    public String rule() {
      return "webhook-id, webhook-timestamp and webhook-signature must be those of Standard"
          + " Webhooks, at most 300 seconds old";
    }
  }

  /**
   * A CI job's token of this issuer.
   *
   * @param issuer one of {@code belay.oidc.issuers}
   */
  record Oidc(String issuer) implements Authentication {}

  private static @Nullable String without(String prefix, @Nullable String header) {
    return header != null && header.regionMatches(true, 0, prefix, 0, prefix.length())
        ? header.substring(prefix.length())
        : null;
  }
}
