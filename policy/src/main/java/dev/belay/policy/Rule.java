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
   * @param on the trigger of the recovery set; without {@code events}, also the phase of the events
   *     that the rule applies to
   * @param events the types of the events that the rule applies to, whatever their phase; if empty,
   *     the phase decides
   * @param refs the branches and tags that the rule applies to; if empty, all, and events without a
   *     ref
   * @param when a further condition on the event
   * @param schedule only with {@link Phase#ON_SCHEDULE}, which needs it
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
   * @param retention the class that determines how long its recovery points are kept
   * @param timeout from the event until a capture has failed, 1 s to 24 h
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
   * What a rule asks for in addition.
   *
   * @param gate only with {@link Phase#BEFORE_DEPLOY}
   * @param rollback only with {@link Phase#AFTER_FAILURE}; empty means {@link Rollback.Mode#MANUAL}
   * @param rehearsal only with {@link Phase#BEFORE_DEPLOY}
   * @param consistency how close together the data stores are captured; if empty, as close as
   *     possible
   */
  public record Safeguards(
      Optional<Gate> gate,
      Optional<Rollback> rollback,
      Optional<Rehearsal> rehearsal,
      Optional<Consistency> consistency) {}
}
