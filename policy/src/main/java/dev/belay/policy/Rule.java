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
 */
public record Rule(String name, Occasion occasion, Capturing capturing, Safeguards safeguards) {
  public static final String DEFAULT_RETENTION = "standard";
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  /**
   * What a rule is for.
   *
   * @param on what the recovery set is for; without {@code events}, also the phase of the events
   *     that the rule is for
   * @param events the types of the events that the rule is for, whatever their phase; empty: by
   *     phase
   * @param refs branches and tags that the rule is for; empty: all, and events without one
   * @param when what else must be true of the event
   * @param schedule with {@link Phase#ON_SCHEDULE}, and only then
   */
  public record Occasion(
      Phase on,
      List<NamePattern> events,
      List<RefPattern> refs,
      Optional<Condition> when,
      Optional<Schedule> schedule) {
    public Occasion {
      events = List.copyOf(events);
      refs = List.copyOf(refs);
    }
  }

  /**
   * What is captured, and how.
   *
   * @param dataStores their names, at least one
   * @param retention the class that says how long its recovery points are kept
   * @param timeout from the event to the moment that a capture has failed, 1 s to 24 h
   * @param labels kept with the recovery set
   */
  public record Capturing(
      List<String> dataStores,
      CaptureMethod method,
      VerificationDepth verification,
      String retention,
      Duration timeout,
      Map<String, String> labels) {
    public Capturing {
      dataStores = List.copyOf(dataStores);
      labels = Map.copyOf(labels);
    }
  }

  /**
   * What is asked besides.
   *
   * @param gate only with {@link Phase#BEFORE_DEPLOY}
   * @param rollback only with {@link Phase#AFTER_FAILURE}; empty: as {@link Rollback.Mode#MANUAL}
   * @param rehearsal only with {@link Phase#BEFORE_DEPLOY}
   * @param consistency of the data stores with each other; empty: as close together as they can be
   */
  public record Safeguards(
      Optional<Gate> gate,
      Optional<Rollback> rollback,
      Optional<Rehearsal> rehearsal,
      Optional<Consistency> consistency) {}
}
