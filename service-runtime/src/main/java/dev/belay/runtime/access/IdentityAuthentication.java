package dev.belay.runtime.access;

import dev.belay.access.Identity;
import dev.belay.access.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** An identity as Spring Security has it: its authorities are the words of its scopes. */
public final class IdentityAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1;

  private final transient Identity identity;

  IdentityAuthentication(Identity identity) {
    super(authorities(identity));
    this.identity = identity;
    setAuthenticated(true);
  }

  private static List<GrantedAuthority> authorities(Identity identity) {
    return Arrays.stream(Scope.values())
        .filter(identity.credential()::has)
        .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority(scope.word()))
        .toList();
  }

  /** Whose request this thread is at; empty for one that showed nothing. */
  public static Optional<Identity> current() {
    return SecurityContextHolder.getContext().getAuthentication()
            instanceof IdentityAuthentication known
        ? Optional.of(known.identity)
        : Optional.empty();
  }

  Identity identity() {
    return identity;
  }

  @Override
  public String getCredentials() {
    return "";
  }

  @Override
  public Identity getPrincipal() {
    return identity;
  }

  @Override
  public String getName() {
    return identity.credential().name();
  }
}
