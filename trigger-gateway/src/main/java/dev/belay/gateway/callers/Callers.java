package dev.belay.gateway.callers;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import dev.belay.gateway.callers.OidcIssuer.InvalidTokenException;
import dev.belay.gateway.callers.OidcIssuer.KeysUnavailableException;
import dev.belay.runtime.http.ApiTokens;
import dev.belay.sources.SafeText;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who calls, by the header {@code Authorization: Bearer}. */
public final class Callers {
  private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

  private final ApiTokens tokens;
  private final Map<String, OidcIssuer> issuers;

  /**
   * @param issuers by their names
   */
  Callers(ApiTokens tokens, Map<String, OidcIssuer> issuers) {
    this.tokens = tokens;
    this.issuers = Map.copyOf(issuers);
  }

  /**
   * @param authorization the header {@code Authorization}; null when there is none
   * @throws CallerRefusedException.Unknown when the caller is not known
   * @throws CallerRefusedException.Uncheckable when the token's issuer does not answer
   */
  public Caller authenticate(@Nullable String authorization) {
    String token = ApiTokens.bearer(authorization);
    if (token == null) {
      throw new CallerRefusedException.Unknown(
          "this needs the header Authorization: Bearer with " + accepted(), false);
    }
    return tokens.accept(token) ? new Caller.ApiToken() : oidc(token);
  }

  /**
   * As {@link #authenticate(String)}, for the CI jobs of one issuer alone.
   *
   * @param issuer of {@code belay.oidc.issuers}
   */
  public Caller authenticate(@Nullable String authorization, String issuer) {
    Caller caller = authenticate(authorization);
    if (caller instanceof Caller.OidcCaller job && issuer.equals(job.claims().get("iss"))) {
      return caller;
    }
    throw new CallerRefusedException.Unknown("this needs an OIDC token of " + issuer, false);
  }

  /** Whether tokens of this issuer are accepted. */
  public boolean knowsIssuer(String issuer) {
    return issuers.containsKey(issuer);
  }

  private Caller oidc(String token) {
    JWT jwt;
    String name;
    try {
      jwt = JWTParser.parse(token);
      name = jwt.getJWTClaimsSet() == null ? null : jwt.getJWTClaimsSet().getIssuer();
    } catch (ParseException | RuntimeException e) {
      throw invalid("the token is not " + accepted());
    }
    OidcIssuer issuer = name == null ? null : issuers.get(name);
    if (issuer == null) {
      throw invalid("the token's issuer is none of belay.oidc.issuers");
    }
    try {
      return issuer.check(jwt);
    } catch (InvalidTokenException e) {
      throw invalid("the token is refused: " + SafeText.of(e.getMessage()));
    } catch (KeysUnavailableException e) {
      LOG.atWarn().log("An OIDC token can't be checked: {}", e.getMessage());
      throw new CallerRefusedException.Uncheckable(
          "the token can't be checked now, since its issuer's keys can't be fetched");
    }
  }

  private String accepted() {
    return issuers.isEmpty()
        ? "a token of belay.api.token-file"
        : "a token of belay.api.token-file, or an OIDC token of one of belay.oidc.issuers";
  }

  private static CallerRefusedException invalid(String detail) {
    LOG.atWarn().log("A caller was refused: {}", detail);
    return new CallerRefusedException.Unknown(detail, true);
  }
}
