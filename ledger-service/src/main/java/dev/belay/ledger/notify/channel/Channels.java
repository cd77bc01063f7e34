package dev.belay.ledger.notify.channel;

import dev.belay.policy.notify.Target;
import java.time.Clock;
import java.util.Map;

/** Makes the channel of a target. */
public final class Channels {
  private final Secrets secrets;
  private final HttpCalls http;
  private final Clock clock;

  /**
   * @param environment the process's environment variables, for secrets
   */
  public Channels(Map<String, String> environment, HttpCalls http, Clock clock) {
    this.secrets = new Secrets(environment);
    this.http = http;
    this.clock = clock;
  }

  public Channel of(Target target) {
    return switch (target) {
      case Target.Slack it -> new SlackChannel(it, secrets, http);
      case Target.Teams it -> new TeamsChannel(it, secrets, http);
      case Target.PagerDuty it -> new PagerDutyChannel(it, secrets, http);
      case Target.Webhook it -> new WebhookChannel(it, secrets, http, clock);
      case Target.Grafana it -> new GrafanaChannel(it, secrets, http);
      case Target.Ping it -> new PingChannel(it, secrets, http);
      case Target.Email it -> new EmailChannel(it, secrets, null);
    };
  }
}
