package dev.belay.ledger.notify;

import dev.belay.ledger.notify.channel.Channel;
import dev.belay.ledger.notify.channel.Channels;
import dev.belay.ledger.notify.recipient.Recipient;
import dev.belay.ledger.notify.recipient.RecipientChannel;
import dev.belay.policy.notify.Notifications;
import dev.belay.policy.notify.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All channels that there are now: those of the policy in force, and the recipients of the
 * service's configuration, whose names the policy's take over.
 */
public final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  private final Supplier<Notifications> policy;
  private final Map<String, Recipient> recipients;
  private final Channels channels;
  private final Function<Recipient, RecipientChannel> ofRecipient;

  /**
   * @param policy what the policy in force says
   * @param recipients of the configuration, by name
   */
  public Directory(
      Supplier<Notifications> policy,
      Map<String, Recipient> recipients,
      Channels channels,
      Function<Recipient, RecipientChannel> ofRecipient) {
    this.policy = policy;
    this.recipients = Map.copyOf(recipients);
    this.channels = channels;
    this.ofRecipient = ofRecipient;
    if (!recipients.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("belay.recipients", recipients.keySet())
          .log(
              "belay.notifications is deprecated, and the next release does not read it: put the"
                  + " channels under notifications in the policy");
    }
  }

  Notifications policy() {
    return policy.get();
  }

  /** Recipients of the configuration, by name, without those that the policy has replaced. */
  Map<String, Recipient> recipients() {
    Map<String, Recipient> left = new LinkedHashMap<>(recipients);
    left.keySet().removeAll(policy().channels().keySet());
    return left;
  }

  boolean isEmpty() {
    return recipients.isEmpty() && policy().channels().isEmpty();
  }

  Optional<Channel> channel(String name) {
    dev.belay.policy.notify.Channel defined = policy().channels().get(name);
    if (defined != null) {
      return Optional.of(channels.of(defined.target()));
    }
    return Optional.ofNullable(recipients.get(name)).map(ofRecipient);
  }

  /** By name, with the word of the type. */
  Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    policy().channels().forEach((name, channel) -> types.put(name, channel.target().type()));
    recipients().forEach((name, recipient) -> types.put(name, "configuration"));
    return types;
  }

  /** Whether it hears of notices at all. */
  boolean hearsNotices(String name) {
    dev.belay.policy.notify.Channel defined = policy().channels().get(name);
    return defined == null || !(defined.target() instanceof Target.Ping);
  }
}
