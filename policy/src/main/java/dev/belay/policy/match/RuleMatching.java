package dev.belay.policy.match;

import dev.belay.policy.Phase;
import dev.belay.policy.Rule;
import dev.belay.policy.RuleId;
import dev.belay.policy.cel.Bindings;
import dev.belay.policy.cel.Condition;
import dev.belay.policy.event.EventConditions;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.match.Explanation.Criterion;
import dev.belay.policy.match.Explanation.Matched;
import dev.belay.policy.match.Explanation.Missed;
import dev.belay.policy.match.Explanation.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Matches one event with single rules: by type or phase, then by ref, then by condition. */
final class RuleMatching {
  private final PolicyEvent event;
  private @Nullable Bindings bindings;

  RuleMatching(PolicyEvent event) {
    this.event = event;
  }

  Verdict verdict(RuleId id, Rule rule) {
    return missedByKind(id, rule)
        .or(() -> missedByRef(rule))
        .or(() -> rule.occasion().when().flatMap(this::missedByCondition))
        .<Verdict>map(missed -> missed)
        .orElseGet(Matched::new);
  }

  static Missed namesNoSchedule() {
    return new Missed(
        Criterion.SCHEDULE,
        "the event names no rule: its attribute \""
            + PolicyEvent.SCHEDULE
            + "\" must be application/environment/rule");
  }

  private Optional<Missed> missedByKind(RuleId id, Rule rule) {
    if (event.is(Phase.ON_SCHEDULE)) {
      return missedBySchedule(id, rule);
    }
    boolean byType = !rule.occasion().events().isEmpty() && !event.is(Phase.MANUAL);
    return byType ? missedByType(rule) : missedByPhase(rule);
  }

  private Optional<Missed> missedBySchedule(RuleId id, Rule rule) {
    if (event.scheduled().isEmpty()) {
      return Optional.of(namesNoSchedule());
    }
    boolean meant = event.scheduled().get().equals(id) && rule.occasion().on() == Phase.ON_SCHEDULE;
    return meant
        ? Optional.empty()
        : Optional.of(
            new Missed(
                Criterion.SCHEDULE,
                "the event comes from the schedule of " + event.scheduled().get()));
  }

  private Optional<Missed> missedByType(Rule rule) {
    return rule.occasion().events().stream().anyMatch(pattern -> pattern.matches(event.type()))
        ? Optional.empty()
        : Optional.of(
            new Missed(
                Criterion.TYPE,
                "the event's type \"%s\" is none of %s"
                    .formatted(event.type(), rule.occasion().events())));
  }

  private Optional<Missed> missedByPhase(Rule rule) {
    if (!event.is(rule.occasion().on()) || rule.occasion().on() == Phase.ON_SCHEDULE) {
      return Optional.of(
          new Missed(
              Criterion.PHASE,
              "the event's phase \"%s\" is not %s".formatted(event.phase(), rule.occasion().on())));
    }
    return event.subject().environment() != null
        ? Optional.empty()
        : Optional.of(
            new Missed(
                Criterion.ENVIRONMENT,
                "the event names no environment: only a rule that names its type \"%s\" under"
                        .formatted(event.type())
                    + " events can match"));
  }

  private Optional<Missed> missedByRef(Rule rule) {
    String ref = event.subject().ref();
    if (rule.occasion().refs().isEmpty()
        || (ref != null
            && rule.occasion().refs().stream().anyMatch(pattern -> pattern.matches(ref)))) {
      return Optional.empty();
    }
    return Optional.of(
        new Missed(
            Criterion.REF,
            ref == null
                ? "the event names no ref; the rule is for " + rule.occasion().refs()
                : "the ref \"%s\" is none of %s".formatted(ref, rule.occasion().refs())));
  }

  private Optional<Missed> missedByCondition(Condition condition) {
    return switch (condition.evaluate(bindings())) {
      case Condition.Holds holds -> Optional.empty();
      case Condition.DoesNotHold no ->
          Optional.of(new Missed(Criterion.WHEN, "not true: " + condition.text()));
      case Condition.Failed failed ->
          Optional.of(
              new Missed(
                  Criterion.WHEN_FAILED,
                  "can't be decided, because " + failed.reason() + ": " + condition.text()));
    };
  }

  private Bindings bindings() {
    Bindings known = bindings;
    if (known == null) {
      known = EventConditions.bindings(event);
      bindings = known;
    }
    return known;
  }
}
