package dev.belay.policy.match;

import dev.belay.policy.Policy;
import dev.belay.policy.Rule;
import dev.belay.policy.RuleId;
import dev.belay.policy.event.PolicyEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decisions of a policy about an event, with the reasons: every application, every environment
 * of matching applications, and every rule of matching environments, in the order of the file.
 *
 * @param decisions the consequences, never empty
 */
public record Explanation(
    String policyVersion, List<ApplicationTrace> applications, List<Decision> decisions) {
  public Explanation {
    applications = List.copyOf(applications);
    decisions = List.copyOf(decisions);
  }

  /**
   * A pure function: the same event and policy always give the same decisions.
   *
   * @param event what happened
   */
  public static Explanation of(Policy policy, PolicyEvent event) {
    List<ApplicationTrace> traces = new Matching(policy, event).applications();
    return new Explanation(policy.version(), traces, new Deciding(policy, event).decisions(traces));
  }

  /** Conditions that could not be decided. They count as no match, and are worth an alarm. */
  public List<RuleTrace> failedConditions() {
    return applications.stream()
        .flatMap(application -> application.environments().stream())
        .flatMap(environment -> environment.rules().stream())
        .filter(
            rule ->
                rule.verdict() instanceof Missed missed
                    && missed.criterion() == Criterion.WHEN_FAILED)
        .toList();
  }

  /**
   * @param environments empty when the application did not match
   */
  public record ApplicationTrace(
      String application, Verdict verdict, List<EnvironmentTrace> environments) {
    public ApplicationTrace {
      environments = List.copyOf(environments);
    }

    Stream<EnvironmentTrace> matchingEnvironments() {
      return environments.stream().filter(e -> e.verdict() instanceof Matched);
    }
  }

  /**
   * @param rules empty when the environment did not match
   */
  public record EnvironmentTrace(String environment, Verdict verdict, List<RuleTrace> rules) {
    public EnvironmentTrace {
      rules = List.copyOf(rules);
    }

    Optional<RuleTrace> matchingRule() {
      return rules.stream().filter(rule -> rule.verdict() instanceof Matched).findFirst();
    }
  }

  public record RuleTrace(RuleId id, Rule rule, Verdict verdict) {}

  /** The result for an application, an environment or a rule. */
  public sealed interface Verdict {}

  public record Matched() implements Verdict {}

  /**
   * @param reason for people, naming the value and what would have matched
   */
  public record Missed(Criterion criterion, String reason) implements Verdict {}

  /** An earlier rule matched. */
  public record NotReached() implements Verdict {}

  /** The criterion that an event did not meet. */
  public enum Criterion {
    APPLICATION("application"),
    REPOSITORY("repository"),
    PATH("path"),
    ENVIRONMENT("environment"),
    TYPE("type"),
    PHASE("phase"),
    SCHEDULE("schedule"),
    REF("ref"),
    WHEN("when"),
    /** The condition could not be decided. */
    WHEN_FAILED("when-failed");

    private final String word;

    Criterion(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }
}
