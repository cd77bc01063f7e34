package dev.belay.ledger.notify.notice;

import dev.belay.events.Event;
import dev.belay.policy.notify.NoticeKind;
import dev.belay.policy.notify.Severity;
import dev.belay.schemas.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The notices of ends, and those about the channels themselves. */
public final class Recovery {
  private Recovery() {}

  /**
   * @param severity the worst that it had
   * @param repeats how often it happened since it was last told
   */
  public static Notice of(
      Endings.Ending ending, Severity severity, Instant beganAt, long repeats, Event event) {
    Condition condition = ending.condition();
    return new Notice(
        Ids.derive("recovered", condition.key(), event.stamp().eventId().toString()),
        condition.kind().word(),
        Notice.Phase.RECOVERED,
        severity,
        event.occurredAt(),
        condition.application(),
        condition.environment(),
        condition.key(),
        "%s/%s: %s, after %s (%s since %s)%s"
            .formatted(
                condition.application(),
                condition.environment(),
                ending.how(),
                lasted(beganAt, event.occurredAt()),
                condition.kind().word(),
                beganAt,
                repeats == 0
                    ? ""
                    : "; it had happened %d more times since it was last told".formatted(repeats)),
        Notices.facts(event));
  }

  /** Of a failure that was heard of after the success that ends it. */
  public static Notice madeGoodBefore(Notice failure, Instant now) {
    return new Notice(
        Ids.derive("made-good", failure.id()),
        failure.kind(),
        Notice.Phase.RECOVERED,
        failure.severity(),
        now,
        failure.application(),
        failure.environment(),
        failure.condition(),
        "%s/%s: a newer recovery set of \"%s\" is well already (%s)"
            .formatted(
                failure.application(),
                failure.environment(),
                failure.facts().get("dataStore"),
                failure.kind()),
        failure.facts());
  }

  /** For the other channels. */
  public static Notice failing(String channel, String problem, Instant now) {
    return ofChannel(
        channel,
        Notice.Phase.LASTS,
        "The channel \"%s\" does not deliver notices: %s".formatted(channel, problem),
        now);
  }

  /** For the other channels. */
  public static Notice deliversAgain(String channel, Instant now) {
    return ofChannel(
        channel,
        Notice.Phase.RECOVERED,
        "The channel \"%s\" delivers notices again".formatted(channel),
        now);
  }

  /** For the other channels. */
  public static Notice removed(String channel, Instant now) {
    return ofChannel(
        channel,
        Notice.Phase.RECOVERED,
        "The policy does not have the channel \"%s\" any more, which did not deliver notices"
            .formatted(channel),
        now);
  }

  private static Notice ofChannel(String channel, Notice.Phase phase, String text, Instant now) {
    NoticeKind kind = NoticeKind.CHANNEL_FAILING;
    return new Notice(
        Ids.derive(kind.word(), channel, phase.name(), now.toString()),
        kind.word(),
        phase,
        kind.severity(),
        now,
        "",
        "",
        new Condition(kind, "", "", channel).key(),
        text,
        Map.of("channel", channel));
  }

  private static String lasted(Instant from, Instant until) {
    Duration lasted = Duration.between(from, until);
    if (lasted.toMinutes() < 1) {
      return Math.max(0, lasted.toSeconds()) + " s";
    }
    return lasted.toHours() < 1
        ? lasted.toMinutes() + " min"
        : lasted.toHours() + " h " + lasted.toMinutesPart() + " min";
  }
}
