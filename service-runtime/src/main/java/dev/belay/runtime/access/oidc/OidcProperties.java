package dev.belay.runtime.access.oidc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code belay.oidc}: whose CI jobs and people may call. Nobody's by default. */
@ConfigurationProperties("belay.oidc")
public record OidcProperties(@DefaultValue List<Issuer> issuers) {

  /**
   * @param issuer the {@code iss} of its tokens, exactly
   * @param audience what the tokens must be made for; several, with commas in between: one of them
   * @param jwksUri where its public keys are; asked of the issuer when it is not set
   * @param claims further claims that a token must have: name to pattern, in which {@code *} stands
   *     for any run of characters
   * @param name the claim that names its holder in ledger and audit
   * @param scopes what a token may that none of the grants is for: for the applications of its own
   *     repository alone
   * @param grants the first that a token's claims match says what it may
   */
  public record Issuer(
      @Nullable String issuer,
      @DefaultValue("belay") String audience,
      @Nullable String jwksUri,
      @Nullable Map<String, String> claims,
      @DefaultValue("sub") String name,
      @DefaultValue({"gate", "trigger"}) List<String> scopes,
      @DefaultValue List<Grant> grants) {}

  /**
   * @param claim of the token: text, or a list of texts of which one has to match
   * @param value pattern, in which {@code *} stands for any run of characters
   * @param applications by the policy's names; none: all
   * @param environments by the policy's names; none: all
   */
  public record Grant(
      @Nullable String claim,
      @Nullable String value,
      @DefaultValue List<String> scopes,
      @DefaultValue List<String> applications,
      @DefaultValue List<String> environments) {}
}
