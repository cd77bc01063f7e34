package dev.belay.schemas.registry;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a registry is shown of who asks. No text of it shows a secret. */
public sealed interface RegistryCredentials {
  /** The settings to mend when a registry refuses these credentials. */
  String settings();

  /** A registry that asks nobody, or that goes by the client's certificate. */
  record None() implements RegistryCredentials {
    @Override
    public String settings() {
      return "basic.auth.credentials.source, bearer.auth.credentials.source or"
          + " schema.registry.ssl.keystore.location: none of them is set";
    }
  }

  /**
   * @param authorization value of the header with that name
   * @param setting where the password stands
   */
  record Basic(String authorization, String setting) implements RegistryCredentials {
    @Override
    public String settings() {
      return setting;
    }

    @Override
    public String toString() {
      return "Basic[hidden]";
    }
  }

  /** A token that somebody else looks after. */
  record StaticToken(String token) implements RegistryCredentials {
    @Override
    public String settings() {
      return "bearer.auth.token";
    }

    @Override
    public String toString() {
      return "StaticToken[hidden]";
    }
  }

  /**
   * OAuth 2.0 by client credentials (RFC 6749, section 4.4).
   *
   * @param endpoint gives the tokens
   * @param renewBefore how long before its end a token is replaced
   */
  record ClientCredentials(
      URI endpoint, String id, String secret, @Nullable String scope, Duration renewBefore)
      implements RegistryCredentials {
    @Override
    public String settings() {
      return "bearer.auth.client.id, bearer.auth.client.secret, bearer.auth.scope and"
          + " bearer.auth.issuer.endpoint.url";
    }

    @Override
    public String toString() {
      return "ClientCredentials[endpoint=%s, id=%s, secret=hidden, scope=%s, renewBefore=%s]"
          .formatted(endpoint, id, scope, renewBefore);
    }
  }
}
