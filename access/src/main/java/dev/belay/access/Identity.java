package dev.belay.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose token is good.
 *
 * @param claims of an OIDC token, checked ones; empty for an API token
 * @param job whether it is a CI job, which may act for its own repository alone
 * @param pinned whether the configuration asks for further claims of this issuer's tokens
 */
public record Identity(
    Credential credential, Map<String, Object> claims, boolean job, boolean pinned) {
  private static final int LONGEST_ACTOR = 300;

  public Identity {
    claims = Map.copyOf(claims);
  }

  public static Identity of(Credential credential) {
    return new Identity(credential, Map.of(), false, false);
  }

  /**
   * Who did it, for ledger and audit: the credential's name, which has no spaces where it is a
   * token's, then whom the caller says that it acts for.
   */
  public String actor(@Nullable String said) {
    String name = credential.name();
    if (said == null || said.isBlank() || said.equals(name)) {
      return name;
    }
    String whole = "%s (%s)".formatted(name, said);
    return whole.length() <= LONGEST_ACTOR ? whole : whole.substring(0, LONGEST_ACTOR);
  }
}
