package dev.belay.gateway.callers;

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
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens of one issuer. A token must be signed with RS256 or ES256 under one of the
 * issuer's keys. It must have the exact {@code iss}, the audience, and the claims that the
 * configuration asks for. {@code exp}, {@code nbf} and {@code iat} are checked with a tolerance of
 * one minute.
 */
final class OidcIssuer {
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** The token is not this issuer's, or is not meant for this use. */
  static final class InvalidTokenException extends Exception {
    InvalidTokenException(String message) {
      super(message);
    }
  }

  /** Nobody can say whether the token is good. */
  static final class KeysUnavailableException extends Exception {
    KeysUnavailableException(String issuer, Throwable cause) {
      super("the keys of " + issuer + " can't be fetched: " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
      return cause instanceof RateLimitReachedException
          ? "they were asked for twice in the last 30 seconds"
          : String.valueOf(cause.getMessage());
    }
  }

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

  Caller.OidcCaller check(JWT token) throws InvalidTokenException, KeysUnavailableException {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      return new Caller.OidcCaller(claims.getClaims(), !settings.claims().isEmpty());
    } catch (KeySourceException e) {
      throw new KeysUnavailableException(settings.issuer(), e);
    } catch (BadJOSEException | JOSEException e) {
      throw new InvalidTokenException(String.valueOf(e.getMessage()));
    }
  }

  private final class ClaimRules extends DefaultJWTClaimsVerifier<SecurityContext> {
    ClaimRules() {
      super(
          settings.audience(),
          new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
          Set.of("exp", "iat"));
      setMaxClockSkew((int) SKEW.toSeconds());
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
