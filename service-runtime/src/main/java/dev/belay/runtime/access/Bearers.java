package dev.belay.runtime.access;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import dev.belay.access.Identity;
import dev.belay.access.OneLine;
import dev.belay.runtime.access.oidc.OidcIssuer;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;

/**
 * Judges bearer tokens: those of the token file by introspection, JSON Web Tokens by the issuer
 * that they name.
 */
public final class Bearers implements AuthenticationManager {
  private static final Logger LOG = LoggerFactory.getLogger(Bearers.class);

  private static final int LONGEST_REASON = 500;

  private final ApiTokens tokens;
  private final AuthenticationProvider opaque;
  private final Map<String, AuthenticationProvider> issuers = new HashMap<>();

  /**
   * @param issuers by their names
   */
  public Bearers(ApiTokens tokens, Map<String, OidcIssuer> issuers) {
    this.tokens = tokens;
    OpaqueTokenAuthenticationProvider provider =
        new OpaqueTokenAuthenticationProvider(new TokenIntrospection(tokens, this::accepted));
    provider.setAuthenticationConverter((token, principal) -> TokenIntrospection.of(principal));
    this.opaque = provider;
    issuers.forEach((name, issuer) -> this.issuers.put(name, jwt(issuer)));
  }

  private static AuthenticationProvider jwt(OidcIssuer issuer) {
    JwtAuthenticationProvider provider = new JwtAuthenticationProvider(issuer);
    provider.setJwtAuthenticationConverter(
        jwt -> new IdentityAuthentication(issuer.identity(jwt.getClaims())));
    return provider;
  }

  /** What a token that was shown is worth. */
  public sealed interface Judgement {}

  public record Accepted(Identity identity) implements Judgement {}

  public record Refused(String reason) implements Judgement {}

  /** Nobody can say now whether the token is good. */
  public record Undecided(String reason) implements Judgement {}

  public Judgement judge(String token) {
    try {
      return authenticate(new BearerTokenAuthenticationToken(token))
              instanceof IdentityAuthentication known
          ? new Accepted(known.identity())
          : new Refused("the token is not " + accepted());
    } catch (AuthenticationServiceException e) {
      return new Undecided(String.valueOf(e.getMessage()));
    } catch (AuthenticationException e) {
      return new Refused(reason(e));
    }
  }

  @Override
  public Authentication authenticate(Authentication shown) {
    String token = ((BearerTokenAuthenticationToken) shown).getToken();
    try {
      Authentication known = provider(token).authenticate(shown);
      if (known == null) {
        throw new InvalidBearerTokenException("the token is not " + accepted());
      }
      return known;
    } catch (AuthenticationServiceException e) {
      LOG.atWarn().log("An OIDC token can't be checked: {}", e.getMessage());
      throw new AuthenticationServiceException(
          "the token can't be checked now, since its issuer's keys can't be fetched", e);
    } catch (AuthenticationException e) {
      LOG.atWarn().log("A caller was refused: {}", reason(e));
      throw e;
    }
  }

  /**
   * Spring Security leaves out what doesn't fit into a header, such as quotation marks. A claim may
   * be in it, which is what the caller had its issuer write.
   */
  static String reason(AuthenticationException e) {
    return OneLine.of(
        String.valueOf(
            e.getCause() instanceof JwtException cause ? cause.getMessage() : e.getMessage()),
        LONGEST_REASON);
  }

  private AuthenticationProvider provider(String token) {
    if (tokens.find(token).isPresent()) {
      return opaque;
    }
    String issuer;
    try {
      JWTClaimsSet claims = JWTParser.parse(token).getJWTClaimsSet();
      issuer = claims == null ? null : claims.getIssuer();
    } catch (ParseException | RuntimeException e) {
      return opaque;
    }
    AuthenticationProvider known = issuer == null ? null : issuers.get(issuer);
    if (known == null) {
      throw new InvalidBearerTokenException("the token's issuer is none of belay.oidc.issuers");
    }
    return known;
  }

  /** Whether tokens of this issuer are accepted. */
  public boolean knowsIssuer(String issuer) {
    return issuers.containsKey(issuer);
  }

  /** For people: which tokens there are. */
  public String accepted() {
    return issuers.isEmpty()
        ? "a token of belay.api.token-file"
        : "a token of belay.api.token-file, or an OIDC token of one of belay.oidc.issuers";
  }
}
