package dev.belay.ledger;

import dev.belay.ledger.notify.recipient.Recipient;
import java.util.Map;
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
   */
  public record Access(
      @DefaultValue("true") boolean readRequiresToken,
      @DefaultValue("false") boolean replaceWithoutPolicy) {}
}
