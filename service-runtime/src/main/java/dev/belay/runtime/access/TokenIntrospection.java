package dev.belay.runtime.access;

import dev.belay.access.Identity;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/** Introspects the tokens of the token file. */
final class TokenIntrospection implements OpaqueTokenIntrospector {
  private final ApiTokens tokens;
  private final Supplier<String> accepted;

  TokenIntrospection(ApiTokens tokens, Supplier<String> accepted) {
    this.tokens = tokens;
    this.accepted = accepted;
  }

  @Override
  public OAuth2AuthenticatedPrincipal introspect(String token) {
    return tokens
        .find(token)
        .map(credential -> new Holder(new IdentityAuthentication(Identity.of(credential))))
        .orElseThrow(() -> new BadOpaqueTokenException("the token is not " + accepted.get()));
  }

  static Authentication of(OAuth2AuthenticatedPrincipal principal) {
    return ((Holder) principal).authentication;
  }

  private record Holder(IdentityAuthentication authentication)
      implements OAuth2AuthenticatedPrincipal {
    @Override
    public Map<String, Object> getAttributes() {
      return Map.of();
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
      return authentication.getAuthorities();
    }

    @Override
    public String getName() {
      return authentication.getName();
    }
  }
}
