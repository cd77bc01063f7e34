package dev.belay.policy.match;

import dev.belay.policy.Application;
import dev.belay.policy.CaptureMethod;
import dev.belay.policy.Consistency;
import dev.belay.policy.Environment;
import dev.belay.policy.Phase;
import dev.belay.policy.Policy;
import dev.belay.policy.Rule;
import dev.belay.policy.RuleId;
import dev.belay.policy.VerificationDepth;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.match.Explanation.ApplicationTrace;
import dev.belay.policy.match.Explanation.Criterion;
import dev.belay.policy.match.Explanation.EnvironmentTrace;
import dev.belay.policy.match.Explanation.Matched;
import dev.belay.policy.match.Explanation.Missed;
import dev.belay.policy.match.Explanation.NotReached;
import dev.belay.policy.match.Explanation.RuleTrace;
import dev.belay.policy.match.Explanation.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Matches one event with one policy: applications, then their environments, then their rules. The
 * first matching rule decides.
 */
final class Matching {
  private final Policy policy;
  private final PolicyEvent event;
  private final RuleMatching rules;

  Matching(Policy policy, PolicyEvent event) {
    this.policy = policy;
    this.event = event;
    this.rules = new RuleMatching(event);
  }

  List<ApplicationTrace> applications() {
    return policy.applications().values().stream().map(this::application).toList();
  }

  private ApplicationTrace application(Application application) {
    Verdict verdict = verdict(application);
    return new ApplicationTrace(
        application.name(),
        verdict,
        verdict instanceof Matched
            ? application.environments().stream().map(e -> environment(application, e)).toList()
            : List.of());
  }

  private Verdict verdict(Application application) {
    if (event.is(Phase.ON_SCHEDULE)) {
      return scheduledIn(RuleId::application, application.name());
    }
    String named = event.subject().application();
    if (named != null) {
      return application.name().equals(named)
          ? new Matched()
          : new Missed(
              Criterion.APPLICATION, "the event is about the application " + quoted(named));
    }
    String repository = event.subject().repository();
    if (repository == null) {
      return new Missed(
          Criterion.REPOSITORY, "the event names neither an application nor a repository");
    }
    if (!application.isBuiltFrom(repository)) {
      return new Missed(
          Criterion.REPOSITORY,
          quoted(repository) + " is none of its repositories " + application.repositories());
    }
    if (event.changes().complete() && !application.hasOneOf(event.changes().paths())) {
      return new Missed(
          Criterion.PATH,
          "none of the %d changed files is one of its paths %s"
              .formatted(event.changes().paths().size(), application.paths()));
    }
    return new Matched();
  }

  private EnvironmentTrace environment(Application application, Environment environment) {
    Verdict verdict = verdict(environment);
    return new EnvironmentTrace(
        environment.name(),
        verdict,
        verdict instanceof Matched ? rules(application, environment) : List.of());
  }

  private Verdict verdict(Environment environment) {
    if (event.is(Phase.ON_SCHEDULE)) {
      return scheduledIn(RuleId::environment, environment.name());
    }
    String sendersName = event.subject().environment();
    if (event.is(Phase.MANUAL)) {
      return environment.name().equals(sendersName)
          ? new Matched()
          : new Missed(
              Criterion.ENVIRONMENT,
              sendersName == null
                  ? "the event names no environment"
                  : "the event is about the environment " + quoted(sendersName));
    }
    boolean ownName =
        event.subject().application() != null && environment.name().equals(sendersName);
    return sendersName == null || ownName || environment.isCalled(sendersName)
        ? new Matched()
        : new Missed(
            Criterion.ENVIRONMENT,
            quoted(sendersName) + " is none of its names " + environment.match());
  }

  private Verdict scheduledIn(java.util.function.Function<RuleId, String> part, String name) {
    return event
        .scheduled()
        .<Verdict>map(
            id ->
                part.apply(id).equals(name)
                    ? new Matched()
                    : new Missed(Criterion.SCHEDULE, "the event comes from the schedule of " + id))
        .orElseGet(RuleMatching::namesNoSchedule);
  }

  private List<RuleTrace> rules(Application application, Environment environment) {
    List<RuleTrace> traces = new ArrayList<>();
    boolean decided = false;
    for (Rule rule : candidates(environment)) {
      RuleId id = new RuleId(application.name(), environment.name(), rule.name());
      Verdict verdict = decided ? new NotReached() : rules.verdict(id, rule);
      decided |= verdict instanceof Matched;
      traces.add(new RuleTrace(id, rule, verdict));
    }
    return traces;
  }

  private List<Rule> candidates(Environment environment) {
    List<Rule> candidates = new ArrayList<>(environment.rules());
    if (event.is(Phase.MANUAL)
        && candidates.stream().noneMatch(r -> r.occasion().on() == Phase.MANUAL)) {
      candidates.add(everything(environment));
    }
    return candidates;
  }

  /** A manual trigger without a rule: all stores of all rules, with the deepest verification. */
  private static Rule everything(Environment environment) {
    List<Rule.Capturing> all = environment.rules().stream().map(Rule::capturing).toList();
    return new Rule(
        Phase.MANUAL.word(),
        new Rule.Occasion(Phase.MANUAL, List.of(), List.of(), Optional.empty(), Optional.empty()),
        new Rule.Capturing(
            all.stream()
                .map(Rule.Capturing::dataStores)
                .flatMap(Collection::stream)
                .distinct()
                .toList(),
            CaptureMethod.FULL,
            all.stream()
                .map(Rule.Capturing::verification)
                .max(Comparator.naturalOrder())
                .orElse(VerificationDepth.FULL),
            Rule.DEFAULT_RETENTION,
            all.stream()
                .map(Rule.Capturing::timeout)
                .max(Comparator.naturalOrder())
                .orElse(Rule.DEFAULT_TIMEOUT),
            Map.of()),
        new Rule.Safeguards(
            Optional.empty(), Optional.empty(), Optional.empty(), closest(environment.rules())));
  }

  private static Optional<Consistency> closest(List<Rule> rules) {
    return rules.stream()
        .flatMap(rule -> rule.safeguards().consistency().stream())
        .flatMap(consistency -> consistency.maxSkew().stream())
        .min(Comparator.naturalOrder())
        .map(maxSkew -> new Consistency(Optional.of(maxSkew), Optional.empty()));
  }

  private static String quoted(String value) {
    return "\"" + value + "\"";
  }
}
