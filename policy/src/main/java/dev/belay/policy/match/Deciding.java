package dev.belay.policy.match;

import dev.belay.policy.Phase;
import dev.belay.policy.Policy;
import dev.belay.policy.Rule;
import dev.belay.policy.RuleId;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.match.Explanation.ApplicationTrace;
import dev.belay.policy.match.Explanation.Criterion;
import dev.belay.policy.match.Explanation.EnvironmentTrace;
import dev.belay.policy.match.Explanation.Matched;
import dev.belay.policy.match.Explanation.Missed;
import dev.belay.policy.match.Explanation.RuleTrace;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns matches into decisions. */
final class Deciding {
  private final Policy policy;
  private final PolicyEvent event;

  Deciding(Policy policy, PolicyEvent event) {
    this.policy = policy;
    this.event = event;
  }

  List<Decision> decisions(List<ApplicationTrace> applications) {
    List<Decision> decisions = applications.stream().flatMap(this::inApplication).toList();
    return decisions.isEmpty() ? nothing("policy", whyNoApplication()).toList() : decisions;
  }

  private String whyNoApplication() {
    if (event.is(Phase.ON_SCHEDULE)) {
      return event
          .scheduled()
          .map(id -> "there is no rule " + id)
          .orElseGet(() -> RuleMatching.namesNoSchedule().reason());
    }
    if (event.subject().application() != null) {
      return "there is no application \"" + event.subject().application() + "\"";
    }
    return event.subject().repository() == null
        ? "the event names neither an application nor a repository"
        : "no application has the repository \"" + event.subject().repository() + "\"";
  }

  private Stream<Decision> inApplication(ApplicationTrace application) {
    return switch (application.verdict()) {
      case Matched matched -> inEnvironments(application);
      case Missed(Criterion criterion, String reason) when criterion == Criterion.PATH ->
          nothing(application.application(), reason);
      default -> Stream.empty();
    };
  }

  private Stream<Decision> inEnvironments(ApplicationTrace application) {
    List<Decision> decisions =
        application
            .matchingEnvironments()
            .map(environment -> inEnvironment(application, environment))
            .toList();
    return decisions.isEmpty()
        ? nothing(application.application(), whyNoEnvironment())
        : decisions.stream();
  }

  private String whyNoEnvironment() {
    if (event.is(Phase.ON_SCHEDULE)) {
      return whyNoApplication();
    }
    return event.subject().environment() == null
        ? "the event names no environment"
        : "no environment matches \"" + event.subject().environment() + "\"";
  }

  private Decision inEnvironment(ApplicationTrace application, EnvironmentTrace environment) {
    return environment
        .matchingRule()
        .<Decision>map(rule -> capture(rule.id(), rule.rule()))
        .orElseGet(
            () ->
                new Decision.NoMatch(
                    application.application() + "/" + environment.environment(),
                    environment.rules().stream()
                        .map(Deciding::whyNot)
                        .collect(Collectors.joining("; "))));
  }

  private static String whyNot(RuleTrace rule) {
    String reason = rule.verdict() instanceof Missed missed ? missed.reason() : "";
    return rule.rule().name() + ": " + reason;
  }

  private Decision capture(RuleId id, Rule rule) {
    return new Decision.Capture(
        id,
        rule.occasion().on().trigger(),
        rule.capturing().dataStores().stream()
            .map(name -> policy.dataStore(name).orElseThrow())
            .toList(),
        event.times().received().plus(rule.capturing().timeout()),
        rule.capturing(),
        rule.safeguards());
  }

  private static Stream<Decision> nothing(String subject, String reason) {
    return Stream.of(new Decision.NoMatch(subject, reason));
  }
}
