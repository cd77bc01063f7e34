package dev.belay.gateway.callers;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import dev.belay.gateway.callers.OidcIssuer.InvalidTokenException;
import dev.belay.gateway.callers.OidcIssuer.KeysUnavailableException;
import dev.belay.gateway.receive.Refusal;
import dev.belay.runtime.http.ApiTokens;
import dev.belay.sources.SafeText;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

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
   * @throws Refusal 401 when nobody that is known calls; 503 when it is not known whether a token
   *     is good, since its issuer does not answer
   */
  public Caller authenticate(HttpServletRequest request) {
    String token = ApiTokens.bearer(request.getHeader("Authorization"));
    if (token == null) {
      throw unauthorized("this needs the header Authorization: Bearer with " + accepted(), null);
    }
    return tokens.accept(token) ? new Caller.ApiToken() : oidc(token);
  }

  /**
   * @param issuer whose CI jobs alone may call
   * @throws Refusal as {@link #authenticate(HttpServletRequest)}
   */
  public Caller authenticate(HttpServletRequest request, String issuer) {
    Caller caller = authenticate(request);
    if (caller instanceof Caller.OidcCaller job && issuer.equals(job.claims().get("iss"))) {
      return caller;
    }
    throw unauthorized("this needs an OIDC token of " + issuer, null);
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
      Refusal refusal =
          new Refusal(
              HttpStatus.SERVICE_UNAVAILABLE,
              "the token can't be checked now, since its issuer's keys can't be fetched");
      refusal.getHeaders().set("Retry-After", "30");
      throw refusal;
    }
  }

  private String accepted() {
    return issuers.isEmpty()
        ? "a token of belay.api.token-file"
        : "a token of belay.api.token-file, or an OIDC token of one of belay.oidc.issuers";
  }

  private static Refusal invalid(String detail) {
    LOG.atWarn().log("A caller was refused: {}", detail);
    return unauthorized(detail, "invalid_token");
  }

  /** RFC 6750, section 3. */
  private static Refusal unauthorized(String detail, @Nullable String error) {
    Refusal refusal = new Refusal(HttpStatus.UNAUTHORIZED, detail);
    refusal
        .getHeaders()
        .set("WWW-Authenticate", error == null ? "Bearer" : "Bearer error=\"" + error + "\"");
    return refusal;
  }
}
