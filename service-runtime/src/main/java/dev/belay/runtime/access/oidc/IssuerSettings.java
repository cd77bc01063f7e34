package dev.belay.runtime.access.oidc;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose tokens are accepted.
 *
 * @param issuer as its tokens name it
 * @param claims further ones that a token must have
 * @param rights of who shows one
 */
record IssuerSettings(
    String issuer,
    String audience,
    Optional<URI> jwksUri,
    Map<String, ClaimPattern> claims,
    Rights rights) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * @throws IllegalArgumentException naming everything that is wrong
   */
  static List<IssuerSettings> of(OidcProperties properties) {
    List<String> problems = new ArrayList<>();
    List<IssuerSettings> issuers = new ArrayList<>();
    for (int i = 0; i < properties.issuers().size(); i++) {
      String key = "belay.oidc.issuers[" + i + "]";
      issuers.add(of(properties.issuers().get(i), key, problems));
    }
    if (issuers.stream().map(IssuerSettings::issuer).distinct().count() < issuers.size()) {
      problems.add("belay.oidc.issuers names an issuer twice");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return issuers;
  }

  private static IssuerSettings of(
      OidcProperties.Issuer wanted, String key, List<String> problems) {
    String issuer = wanted.issuer() == null ? "" : wanted.issuer();
    address(issuer, key + ".issuer", problems);
    if (wanted.audience().replace(",", "").isBlank()) {
      problems.add(key + ".audience is empty; tokens for anybody would be accepted");
    }
    Map<String, ClaimPattern> claims = new TreeMap<>();
    if (wanted.claims() != null) {
      wanted.claims().forEach((name, pattern) -> claims.put(name, new ClaimPattern(pattern)));
    }
    return new IssuerSettings(
        issuer,
        wanted.audience(),
        wanted.jwksUri() == null
            ? Optional.empty()
            : address(wanted.jwksUri(), key + ".jwks-uri", problems),
        claims,
        rights(wanted, key, problems));
  }

  private static Rights rights(OidcProperties.Issuer wanted, String key, List<String> problems) {
    List<Rights.Grant> grants = new ArrayList<>();
    for (int i = 0; i < wanted.grants().size(); i++) {
      String at = key + ".grants[" + i + "]";
      OidcProperties.Grant grant = wanted.grants().get(i);
      if (grant.claim() == null || grant.value() == null || grant.scopes().isEmpty()) {
        problems.add(at + " needs claim, value and scopes");
        continue;
      }
      grants.add(
          new Rights.Grant(
              grant.claim(),
              new ClaimPattern(grant.value()),
              Rights.scopes(grant.scopes(), at + ".scopes", problems),
              Set.copyOf(grant.applications()),
              Set.copyOf(grant.environments())));
    }
    return new Rights(
        wanted.name(), Rights.scopes(wanted.scopes(), key + ".scopes", problems), grants);
  }

  private static Optional<URI> address(String text, String key, List<String> problems) {
    Optional<URI> address = trustworthy(text);
    if (address.isEmpty()) {
      problems.add(
          "%s is \"%s\"; it must be an https:// URL (http:// only for this machine itself)"
              .formatted(key, text));
    }
    return address;
  }

  /** An address at which nobody in between can have changed the keys; empty for any other. */
  static Optional<URI> trustworthy(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      boolean safe =
          host != null
              && uri.getUserInfo() == null
              && ("https".equalsIgnoreCase(uri.getScheme())
                  || ("http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(host)));
      return safe ? Optional.of(uri) : Optional.empty();
    } catch (java.net.URISyntaxException e) {
      return Optional.empty();
    }
  }
}
