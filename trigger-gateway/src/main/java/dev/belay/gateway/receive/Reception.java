package dev.belay.gateway.receive;

import dev.belay.gateway.handled.IgnoredDeliveries;
import dev.belay.gateway.spool.Spool;
import dev.belay.schemas.DeploymentEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers, counts and logs deliveries in the same words at every door. */
public class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final Intake intake;
  private final Outlook outlook;
  private final IgnoredDeliveries ignored;
  private final MeterRegistry meters;

  Reception(Intake intake, Outlook outlook, IgnoredDeliveries ignored, MeterRegistry meters) {
    this.intake = intake;
    this.outlook = outlook;
    this.ignored = ignored;
    this.meters = meters;
  }

  /**
   * Takes the event into the spool.
   *
   * @return the answer's body, for a 202
   * @throws NotReceivedException when the spool can't take it
   */
  public Map<String, String> accept(DeploymentEvent event) {
    Spool.Outcome outcome = intake.take(event, 0);
    return switch (outcome) {
      case Spool.Outcome.Stored stored -> accepted(event);
      case Spool.Outcome.Duplicate duplicate ->
          answer(event.getSource(), event.getType(), "duplicate");
    };
  }

  /** Whoever sets a sender up sees at once whether its deployments will get backups. */
  private Map<String, String> accepted(DeploymentEvent event) {
    Map<String, String> answer = answer(event.getSource(), event.getType(), "accepted");
    return outlook
        .nothingWillBeCaptured(event)
        .map(
            reason ->
                Map.of(
                    "status",
                    String.valueOf(answer.get("status")),
                    "note",
                    "by the policy of now, nothing is captured for this deployment: " + reason))
        .orElse(answer);
  }

  /**
   * For deliveries that Belay does not use. The sender gets a 2xx, since some senders stop after
   * other statuses.
   */
  public Map<String, String> ignore(String source, String event, String reason) {
    ignored.note(source, event, reason);
    String status = answer(source, event, "ignored").get("status");
    return Map.of("status", String.valueOf(status), "reason", reason);
  }

  /**
   * Counts which secret was used, so that people can see when the previous one is out of use.
   *
   * @param secret which of the source's secrets the sender has; empty when none
   * @throws NotReceivedException.Unauthenticated with {@code rule} when there is none
   */
  public void requireSecret(String source, OptionalInt secret, String rule) {
    if (secret.isEmpty()) {
      throw unauthenticated(source, rule);
    }
    meters
        .counter(
            "belay.webhook.signatures",
            "source",
            source,
            "secret",
            secret.getAsInt() == 0 ? "current" : "previous")
        .increment();
  }

  private NotReceivedException unauthenticated(String source, String rule) {
    count(source, "refused");
    LOG.atWarn()
        .addKeyValue("belay.source", source)
        .log("A delivery was refused: its signature, token or password is missing or wrong");
    return new NotReceivedException.Unauthenticated(rule);
  }

  private Map<String, String> answer(String source, String event, String status) {
    count(source, status);
    LOG.atDebug()
        .addKeyValue("belay.source", source)
        .addKeyValue("belay.event", event)
        .log("A delivery was {}", status);
    return Map.of("status", status);
  }

  private void count(String source, String outcome) {
    meters.counter("belay.webhooks", "source", source, "outcome", outcome).increment();
  }
}
