package dev.belay.ledger;

import dev.belay.ledger.notify.recipient.Recipient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of {@code belay.*} that the ledger service reads itself. All settings are in
 * docs/reference/configuration.md.
 *
 * @param notifications the recipients of notifications, by name
 */
@ConfigurationProperties("belay")
public record LedgerProperties(
    @DefaultValue Access ledger, @DefaultValue Map<String, Recipient> notifications) {

  /**
   * @param readRequiresToken whether reading under /v1 needs a token with the scope read
   * @param replaceWithoutPolicy whether one person is enough to replace data of an environment that
   *     the ledger's policy does not have
   * @param publicUrl where browsers find this ledger; null: as their requests name it
   * @param signIn where people sign in to the page
   */
  public record Access(
      @DefaultValue("true") boolean readRequiresToken,
      @DefaultValue("false") boolean replaceWithoutPolicy,
      @Nullable URI publicUrl,
      @DefaultValue SignIn signIn) {}

  /**
   * @param issuer one of {@code belay.oidc.issuers}; null: nobody signs in
   * @param clientSecretFile of a confidential client
   * @param scopes what the issuer is asked for
   */
  public record SignIn(
      @Nullable URI issuer,
      @Nullable String clientId,
      @Nullable Path clientSecretFile,
      @DefaultValue("openid profile email") String scopes) {}
}
