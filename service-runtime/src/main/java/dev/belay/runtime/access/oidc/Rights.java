package dev.belay.runtime.access.oidc;

import dev.belay.access.Credential;
import dev.belay.access.Identity;
import dev.belay.access.OneLine;
import dev.belay.access.Scope;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the holders of an issuer's tokens may do.
 *
 * @param name the claim that names them
 * @param scopes of whom no grant is for: of CI jobs, for the applications of their repository
 */
record Rights(String name, Set<Scope> scopes, List<Grant> grants) {
  private static final int LONGEST_NAME = 200;

  /** Whoever has the claim may do this. */
  record Grant(
      String claim,
      ClaimPattern pattern,
      Set<Scope> scopes,
      Set<String> applications,
      Set<String> environments) {

    boolean isFor(Map<String, Object> claims) {
      Object value = claims.get(claim);
      return value instanceof Collection<?> several
          ? several.stream().anyMatch(this::matches)
          : matches(value);
    }

    private boolean matches(@Nullable Object value) {
      return value instanceof String text && pattern.matches(text);
    }
  }

  /**
   * @param pinned whether the configuration asks for further claims of this issuer's tokens
   */
  Identity of(Map<String, Object> claims, boolean pinned) {
    String holder = holder(claims);
    return grants.stream()
        .filter(grant -> grant.isFor(claims))
        .findFirst()
        .map(
            grant ->
                new Identity(
                    new Credential(
                        holder, grant.scopes(), grant.applications(), grant.environments()),
                    claims,
                    false,
                    pinned))
        .orElseGet(
            () ->
                new Identity(
                    new Credential(holder, scopes, Set.of(), Set.of()), claims, true, pinned));
  }

  private String holder(Map<String, Object> claims) {
    Object named = claims.get(name) instanceof String text ? text : claims.get("sub");
    return OneLine.of(String.valueOf(named == null ? claims.get("iss") : named), LONGEST_NAME);
  }

  /** Words of scopes; what is none is a problem. */
  static Set<Scope> scopes(List<String> words, String key, List<String> problems) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : words) {
      Scope.of(word)
          .ifPresentOrElse(
              scopes::add,
              () ->
                  problems.add("%s has \"%s\"; there are %s".formatted(key, word, Scope.words())));
    }
    return scopes;
  }
}
