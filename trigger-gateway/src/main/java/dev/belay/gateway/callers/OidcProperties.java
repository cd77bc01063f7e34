package dev.belay.gateway.callers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code belay.oidc}: whose CI jobs may call. None by default. */
@ConfigurationProperties("belay.oidc")
record OidcProperties(@DefaultValue List<Issuer> issuers) {

  /**
   * @param issuer the {@code iss} of its tokens, exactly
   * @param audience what the tokens must be made for
   * @param jwksUri where its public keys are; by default, the issuer is asked
   * @param claims further claims that a token must have: name to pattern, in which {@code *} stands
   *     for any run of characters
   */
  record Issuer(
      @Nullable String issuer,
      @DefaultValue("belay") String audience,
      @Nullable String jwksUri,
      @Nullable Map<String, String> claims) {}
}
