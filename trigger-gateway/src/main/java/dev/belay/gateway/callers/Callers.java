package dev.belay.gateway.callers;

import dev.belay.access.Identity;
import dev.belay.access.Scope;
import dev.belay.runtime.access.ApiTokens;
import dev.belay.runtime.access.Bearers;
import dev.belay.runtime.access.Bearers.Accepted;
import dev.belay.runtime.access.Bearers.Refused;
import dev.belay.runtime.access.Bearers.Undecided;
import dev.belay.runtime.access.IdentityAuthentication;
import dev.belay.sources.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls: whoever was let in by the service's doors, or, where there is none, by the
 * header {@code Authorization: Bearer}.
 */
public final class Callers {
  private final Bearers bearers;

  Callers(Bearers bearers) {
    this.bearers = bearers;
  }

  /**
   * @param authorization the header {@code Authorization}; null when there is none
   * @throws CallerRefusedException.Unknown when the caller is not known
   * @throws CallerRefusedException.Uncheckable when the token's issuer does not answer
   */
  public Caller authenticate(@Nullable String authorization) {
    return IdentityAuthentication.current().map(Caller::of).orElseGet(() -> judged(authorization));
  }

  /**
   * As {@link #authenticate(String)}, for tokens of one issuer alone that have the scope trigger:
   * the paths of described sources have no door.
   *
   * @param issuer of {@code belay.oidc.issuers}
   * @throws CallerRefusedException.Forbidden when the token has another scope
   */
  public Caller authenticate(@Nullable String authorization, String issuer) {
    Caller caller = authenticate(authorization);
    Identity identity = caller.identity();
    if (!issuer.equals(identity.claims().get("iss"))) {
      throw new CallerRefusedException.Unknown("this needs an OIDC token of " + issuer, false);
    }
    if (!identity.credential().has(Scope.TRIGGER)) {
      throw new CallerRefusedException.Forbidden(
          "this needs the scope trigger, which the token of %s does not have"
              .formatted(identity.credential().name()));
    }
    return caller;
  }

  /** Whether tokens of this issuer are accepted. */
  public boolean knowsIssuer(String issuer) {
    return bearers.knowsIssuer(issuer);
  }

  private Caller judged(@Nullable String authorization) {
    String token = ApiTokens.bearer(authorization);
    if (token == null) {
      throw new CallerRefusedException.Unknown(
          "this needs the header Authorization: Bearer with " + bearers.accepted(), false);
    }
    return switch (bearers.judge(token)) {
      case Accepted(Identity identity) -> Caller.of(identity);
      case Refused(String reason) ->
          throw new CallerRefusedException.Unknown(String.valueOf(SafeText.of(reason)), true);
      case Undecided(String reason) -> throw new CallerRefusedException.Uncheckable(reason);
    };
  }
}
