package dev.belay.ledger;

import dev.belay.ledger.page.SessionCookie;
import dev.belay.ledger.signin.SignIn;
import dev.belay.ledger.signin.SignInSettings;
import dev.belay.runtime.access.CookieToken;
import java.net.URI;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Where people sign in to the page, if they can. */
@Configuration(proxyBeanMethods = false)
class SignInConfiguration {
  @Bean
  @ConditionalOnProperty("belay.ledger.sign-in.issuer")
  CookieToken cookieToken() {
    return new SessionCookie();
  }

  @Bean
  @ConditionalOnProperty("belay.ledger.sign-in.issuer")
  SignIn signIn(LedgerProperties properties, Environment environment) {
    LedgerProperties.SignIn wanted = properties.ledger().signIn();
    URI issuer = required("issuer", wanted.issuer());
    boolean known =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> environment.getProperty("belay.oidc.issuers[" + i + "].issuer"))
            .takeWhile(it -> it != null)
            .anyMatch(issuer.toString()::equals);
    if (!known) {
      throw new IllegalArgumentException(
          "belay.ledger.sign-in.issuer is \"%s\", which is none of belay.oidc.issuers"
              .formatted(issuer));
    }
    return new SignIn(
        new SignInSettings(
            issuer,
            required("client-id", wanted.clientId()),
            wanted.clientSecretFile(),
            wanted.scopes(),
            properties.ledger().publicUrl()));
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("belay.ledger.sign-in." + name + " is missing");
    }
    return value;
  }
}
