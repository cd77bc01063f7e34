package dev.belay.runtime.access.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.belay.access.Identity;
import java.net.http.HttpClient;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Checks tokens of one issuer: RS256 or ES256 under one of its keys, its exact {@code iss}, the
 * audience, {@code exp}, {@code nbf} and {@code iat} with a minute's tolerance, and the claims that
 * the configuration asks for.
 */
public final class OidcIssuer implements JwtDecoder {
  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final IssuerSettings settings;
  private final Clock clock;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  OidcIssuer(IssuerSettings settings, JWKSource<SecurityContext> keys, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
    processor.setJWTClaimsSetVerifier(new ClaimRules());
  }

  /**
   * Those of the configuration, by their names.
   *
   * @throws IllegalArgumentException naming everything that is wrong with it
   */
  public static Map<String, OidcIssuer> of(OidcProperties properties, Clock clock) {
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    Map<String, OidcIssuer> issuers = new HashMap<>();
    for (IssuerSettings settings : IssuerSettings.of(properties)) {
      issuers.put(
          settings.issuer(), new OidcIssuer(settings, IssuerKeys.of(settings, http), clock));
    }
    return issuers;
  }

  /** Who has shown a token with these claims. */
  public Identity identity(Map<String, Object> claims) {
    return settings.rights().of(claims, !settings.claims().isEmpty());
  }

  /**
   * @throws BadJwtException when it is none of this issuer's, or not good for what it is used for
   * @throws JwtException when nobody can say now whether it is
   */
  @Override
  public Jwt decode(String token) {
    try {
      JWT parsed = JWTParser.parse(token);
      Map<String, Object> claims = new HashMap<>();
      processor
          .process(parsed, null)
          .getClaims()
          .forEach((name, value) -> claims.put(name, instant(value)));
      if (claims.get("iat") instanceof Instant issued
          && claims.get("exp") instanceof Instant end
          && !end.isAfter(issued)) {
        claims.remove("iat"); // By the clocks' tolerance it is good; Spring Security has none.
      }
      return Jwt.withTokenValue(token)
          .headers(headers -> headers.putAll(parsed.getHeader().toJSONObject()))
          .claims(all -> all.putAll(claims))
          .build();
    } catch (ParseException e) {
      throw new BadJwtException("the token is refused: it can't be read", e);
    } catch (KeySourceException e) {
      throw new JwtException(
          "the keys of %s can't be fetched: %s".formatted(settings.issuer(), reason(e)), e);
    } catch (BadJOSEException | JOSEException e) {
      throw new BadJwtException("the token is refused: " + e.getMessage(), e);
    }
  }

  private static Object instant(Object value) {
    return value instanceof Date date ? date.toInstant() : value;
  }

  private static String reason(Throwable cause) {
    return cause instanceof RateLimitReachedException
        ? "they were asked for twice in the last 30 seconds"
        : String.valueOf(cause.getMessage());
  }

  private final class ClaimRules extends DefaultJWTClaimsVerifier<SecurityContext> {
    ClaimRules() {
      super(
          audiences(settings.audience()),
          new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
          Set.of("exp", "iat"),
          Set.of());
      setMaxClockSkew((int) SKEW.toSeconds());
    }

    /** One of them is enough; none of them is empty, which would let in a token for nobody. */
    private static Set<String> audiences(String text) {
      return Arrays.stream(text.split(","))
          .map(String::strip)
          .filter(it -> !it.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context)
        throws BadJWTException {
      super.verify(claims, context);
      Instant latest = clock.instant().plus(SKEW);
      if (claims.getIssueTime().toInstant().isAfter(latest)) {
        throw new BadJWTException("JWT issued in the future");
      }
      for (Map.Entry<String, ClaimPattern> rule : settings.claims().entrySet()) {
        check(claims, rule.getKey(), rule.getValue());
      }
    }

    private static void check(JWTClaimsSet claims, String name, ClaimPattern pattern)
        throws BadJWTException {
      String value;
      try {
        value = claims.getClaimAsString(name);
      } catch (ParseException e) {
        value = null;
      }
      if (value == null || !pattern.matches(value)) {
        throw new BadJWTException(
            "the claim %s must be \"%s\"; it is %s"
                .formatted(name, pattern.text(), value == null ? "missing" : "\"" + value + "\""));
      }
    }
  }
}
