package dev.belay.policy;

import dev.belay.policy.cel.Condition;
import dev.belay.policy.pattern.NamePattern;
import dev.belay.policy.pattern.RefPattern;
import dev.belay.policy.time.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When something happens in an environment, these data stores are captured.
 *
 * @param name unique in the environment
 * @param on what the recovery set is for; without {@code events}, also the phase of the events that
 *     the rule is for
 * @param events the types of the events that the rule is for, whatever their phase; empty: by phase
 * @param refs branches and tags that the rule is for; empty: all, and events without one
 * @param when what else must be true of the event
 * @param capture names of data stores, at least one
 * @param retention the class that says how long its recovery points are kept
 * @param timeout from the event to the moment that a capture has failed, 1 s to 24 h
 * @param labels kept with the recovery set
 * @param gate only with {@link Phase#BEFORE_DEPLOY}
 * @param schedule with {@link Phase#ON_SCHEDULE}, and only then
 * @param rollback only with {@link Phase#AFTER_FAILURE}; empty: as {@link Rollback.Mode#MANUAL}
 * @param rehearsal only with {@link Phase#BEFORE_DEPLOY}
 * @param consistency of the data stores with each other; empty: as close together as they can be
 */
public record Rule(
    String name,
    Phase on,
    List<NamePattern> events,
    List<RefPattern> refs,
    Optional<Condition> when,
    List<String> capture,
    CaptureMethod method,
    VerificationDepth verification,
    String retention,
    Duration timeout,
    Map<String, String> labels,
    Optional<Gate> gate,
    Optional<Schedule> schedule,
    Optional<Rollback> rollback,
    Optional<Rehearsal> rehearsal,
    Optional<Consistency> consistency) {
  public static final String DEFAULT_RETENTION = "standard";
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  public Rule {
    events = List.copyOf(events);
    refs = List.copyOf(refs);
    capture = List.copyOf(capture);
    labels = Map.copyOf(labels);
  }
}
