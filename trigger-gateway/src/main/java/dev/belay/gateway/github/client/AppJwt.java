package dev.belay.gateway.github.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * The token that proves to GitHub that this is the App, signed with RS256. It is issued one minute
 * in the past, in case GitHub's clock is behind. It is valid for nine minutes from now: GitHub
 * accepts ten, and clocks differ.
 */
final class AppJwt {
  private static final Duration BACKDATED = Duration.ofSeconds(60);
  private static final Duration VALID = Duration.ofMinutes(9);

  private final String issuer;
  private final RSASSASigner signer;
  private final Clock clock;

  /**
   * @param issuer the App's client id, or its id
   */
  AppJwt(String issuer, RSAPrivateKey key, Clock clock) {
    this.issuer = issuer;
    this.signer = new RSASSASigner(key);
    this.clock = clock;
  }

  String sign() {
    Instant now = clock.instant();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.RS256),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .issueTime(Date.from(now.minus(BACKDATED)))
                .expirationTime(Date.from(now.plus(VALID)))
                .build());
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("an RSA key of 2048 bits or more signs RS256", e);
    }
    return jwt.serialize();
  }
}
