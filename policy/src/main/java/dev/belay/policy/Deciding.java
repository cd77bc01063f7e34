package dev.belay.policy;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One event against one policy: phase, then applications, then environments, then the rule. */
final class Deciding {
  private final Policy policy;
  private final PolicyEvent event;

  Deciding(Policy policy, PolicyEvent event) {
    this.policy = policy;
    this.event = event;
  }

  List<Decision> decisions() {
    Optional<Phase> phase = Phase.of(event.phase());
    if (phase.isEmpty()) {
      return nothing("policy", "no rule can match the phase \"" + event.phase() + "\"");
    }
    List<Application> applications =
        policy.applications().values().stream().filter(this::concerns).toList();
    if (applications.isEmpty()) {
      return nothing("policy", whyNoApplication());
    }
    return applications.stream().flatMap(a -> inApplication(a, phase.get()).stream()).toList();
  }

  private boolean concerns(Application application) {
    if (event.application() != null) {
      return application.name().equals(event.application());
    }
    return event.repository() != null && application.isBuiltFrom(event.repository());
  }

  private String whyNoApplication() {
    if (event.application() != null) {
      return "there is no application \"" + event.application() + "\"";
    }
    return event.repository() == null
        ? "the event names neither an application nor a repository"
        : "no application has the repository \"" + event.repository() + "\"";
  }

  private List<Decision> inApplication(Application application, Phase phase) {
    String sendersName = event.environment();
    if (sendersName == null) {
      return nothing(application.name(), "the event names no environment");
    }
    List<Environment> environments =
        application.environments().stream()
            .filter(
                phase == Phase.MANUAL
                    ? environment -> environment.name().equals(sendersName)
                    : environment -> environment.isCalled(sendersName))
            .toList();
    if (environments.isEmpty()) {
      return nothing(application.name(), "no environment matches \"" + sendersName + "\"");
    }
    return environments.stream().map(e -> inEnvironment(application, e, phase)).toList();
  }

  private Decision inEnvironment(Application application, Environment environment, Phase phase) {
    String subject = application.name() + "/" + environment.name();
    return environment
        .rule(phase)
        .or(() -> phase == Phase.MANUAL ? Optional.of(everything(environment)) : Optional.empty())
        .<Decision>map(rule -> capture(application, environment, rule))
        .orElseGet(() -> new Decision.NoMatch(subject, "no rule is on " + phase));
  }

  /** A manual trigger without a rule of its own: all stores of all rules, checked the hardest. */
  private static Rule everything(Environment environment) {
    List<Rule> rules = environment.rules();
    return new Rule(
        Phase.MANUAL,
        rules.stream().map(Rule::capture).flatMap(Collection::stream).distinct().toList(),
        rules.stream()
            .map(Rule::verification)
            .max(Comparator.naturalOrder())
            .orElse(VerificationDepth.FULL),
        rules.stream()
            .map(Rule::timeout)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ofMinutes(30)),
        Map.of());
  }

  private Decision capture(Application application, Environment environment, Rule rule) {
    return new Decision.Capture(
        application.name(),
        environment.name(),
        application.name() + "/" + environment.name() + "/" + rule.on(),
        rule.on().trigger(),
        rule.capture().stream().map(name -> policy.dataStore(name).orElseThrow()).toList(),
        rule.verification(),
        event.receivedAt().plus(rule.timeout()),
        rule.labels());
  }

  private static List<Decision> nothing(String subject, String reason) {
    return List.of(new Decision.NoMatch(subject, reason));
  }
}
