package dev.belay.gateway.gitlab.webhook;

import dev.belay.sources.signature.SecretToken;
import dev.belay.sources.signature.StandardWebhooksSignature;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a request proves that GitLab sent it: by the configured method, and by no other. */
sealed interface GitLabAuthentication {
  /** Which of the secrets the sender has; empty when none. */
  OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now);

  /** What the sender has to show, for a refusal. */
  String rule();

  /**
   * The sender's idempotency key, from a header that this method trusts; null when there is none.
   */
  @Nullable String deliveryId(HttpServletRequest request);

  /**
   * @throws IllegalArgumentException when a secret is not of the method's form
   */
  static GitLabAuthentication of(
      GitLabWebhookProperties.Authentication method, List<String> secrets) {
    return switch (method) {
      case TOKEN -> new Token(new SecretToken(secrets));
      case SIGNING -> new Signing(new StandardWebhooksSignature(secrets));
    };
  }

  record Token(SecretToken token) implements GitLabAuthentication {
    @Override
    public OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now) {
      return token.secretOf(request.getHeader("X-Gitlab-Token"));
    }

    @Override
    public String rule() {
      return "X-Gitlab-Token must be the webhook's secret token";
    }

    @Override
    public @Nullable String deliveryId(HttpServletRequest request) {
      return request.getHeader("Idempotency-Key");
    }
  }

  record Signing(StandardWebhooksSignature signature) implements GitLabAuthentication {
    private static final String ID = "webhook-id";

    @Override
    public OptionalInt secretOf(HttpServletRequest request, byte[] body, Instant now) {
      return signature.secretOf(
          request.getHeader(ID),
          request.getHeader("webhook-timestamp"),
          request.getHeader("webhook-signature"),
          body,
          now);
    }

    @Override
    public String rule() {
      return "webhook-signature must be a Standard Webhooks signature under the webhook's signing"
          + " token, not older than 5 minutes";
    }

    @Override
    public @Nullable String deliveryId(HttpServletRequest request) {
      String key = request.getHeader("Idempotency-Key");
      return key == null ? request.getHeader(ID) : key;
    }
  }
}
