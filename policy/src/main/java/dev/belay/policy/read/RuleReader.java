package dev.belay.policy.read;

import dev.belay.policy.CaptureMethod;
import dev.belay.policy.Consistency;
import dev.belay.policy.Objectives;
import dev.belay.policy.Phase;
import dev.belay.policy.Rollback;
import dev.belay.policy.Rule;
import dev.belay.policy.VerificationDepth;
import dev.belay.policy.cel.Condition;
import dev.belay.policy.cel.InvalidExpressionException;
import dev.belay.policy.event.EventConditions;
import dev.belay.policy.pattern.NamePattern;
import dev.belay.policy.pattern.RefPattern;
import dev.belay.policy.store.StoreKind.Capability;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an environment's {@code rules}. */
final class RuleReader {
  static final VerificationDepth DEFAULT_VERIFICATION = VerificationDepth.FULL;

  private final Set<String> dataStores;
  private final Set<String> classes;
  private final Capabilities capabilities;
  private final Allowed allowed;

  /**
   * @param classes of retention; if empty, the policy has none, and any name will do
   */
  RuleReader(
      Set<String> dataStores, Set<String> classes, Capabilities capabilities, Allowed allowed) {
    this.allowed = allowed;
    this.classes = classes;
    this.dataStores = dataStores;
    this.capabilities = capabilities;
  }

  /**
   * @param objectives of the environment
   */
  List<Rule> read(Value value, Objectives objectives) {
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value item : value.list()) {
      Value.Fields fields = item.fields(Keys.RULE.names());
      Rule rule = rule(fields, objectives);
      if (isNamed(fields) && !names.add(rule.name())) {
        Value culprit = fields.get("name").isPresent() ? fields.get("name") : fields.get("on");
        culprit.refuse(
            "there is already a rule with the name \"%s\" in this environment: give it another name"
                .formatted(rule.name()));
      }
      rules.add(rule);
    }
    if (value.isEmptyList()) {
      value.refuse("must hold at least one rule");
    }
    return rules;
  }

  /** Without either, the problem is already reported, and it is not a repeated name. */
  private static boolean isNamed(Value.Fields fields) {
    return fields.get("name").isPresent() || Phase.of(fields.get("on").textOrEmpty()).isPresent();
  }

  private Rule rule(Value.Fields fields, Objectives objectives) {
    Optional<Phase> known = phase(fields.get("on"));
    Phase on = known.orElse(Phase.MANUAL);
    Duration timeout = Durations.read(fields.get("timeout"), Rule.DEFAULT_TIMEOUT);
    List<String> capture = capture(fields.get("capture"));
    return new Rule(
        Names.read(fields.get("name"), on.word()),
        new Rule.Occasion(
            on,
            events(fields.get("events"), known),
            Patterns.REFS.read(fields.get("refs")).stream().map(RefPattern::new).toList(),
            when(fields.get("when")),
            ScheduleReader.read(fields.get("schedule"), known)),
        new Rule.Capturing(
            capture,
            fields.get("method").oneOf(CaptureMethod.values(), CaptureMethod.FULL),
            fields.get("verification").oneOf(VerificationDepth.values(), DEFAULT_VERIFICATION),
            retention(fields.get("retention")),
            timeout,
            labels(fields.get("labels"))),
        new Rule.Safeguards(
            GateReader.read(fields.get("gate"), known, timeout, objectives),
            rollback(fields.get("rollback"), known, capture),
            RehearsalReader.read(fields.get("rehearse"), known, capture, allowed),
            consistency(fields.get("consistency"), capture)));
  }

  private String retention(Value value) {
    int before = value.problemsSoFar();
    String name = Names.read(value, Rule.DEFAULT_RETENTION);
    if (value.isPresent()
        && !classes.isEmpty()
        && !classes.contains(name)
        && value.problemsSoFar() == before) {
      value.refuseIfText(
          "there is no such retention class; retention has " + String.join(", ", classes));
    }
    return name;
  }

  private Optional<Rollback> rollback(Value value, Optional<Phase> on, List<String> capture) {
    Optional<Rollback> rollback = RollbackReader.read(value, on);
    if (rollback.isPresent()) {
      capabilities.require(value, capture, Capability.ROLLBACK);
      if (rollback.get().mode() == Rollback.Mode.AUTOMATIC) {
        capabilities.require(value, capture, Capability.COMPARISON);
      }
    }
    return rollback;
  }

  private Optional<Consistency> consistency(Value value, List<String> capture) {
    if (value.isPresent() && capture.size() > 1) {
      capabilities.require(value, capture, Capability.COORDINATED_CAPTURE);
    }
    return ConsistencyReader.read(value, allowed);
  }

  /** Empty after a refusal; then nothing that depends on the phase is judged. */
  private static Optional<Phase> phase(Value value) {
    if (!value.isPresent()) {
      value.refuse("is required");
    }
    value.oneOf(Phase.values(), Phase.MANUAL);
    return Phase.of(value.textOrEmpty());
  }

  private static List<NamePattern> events(Value value, Optional<Phase> on) {
    if (value.isPresent()
        && on.filter(phase -> phase == Phase.ON_SCHEDULE || phase == Phase.MANUAL).isPresent()) {
      value.refuseWithoutQuoting("a rule on " + on.get() + " is never selected by an event's type");
    }
    return Patterns.EVENTS.read(value).stream().map(NamePattern::new).toList();
  }

  private static Optional<Condition> when(Value value) {
    if (!value.isPresent()) {
      return Optional.empty();
    }
    String text = value.text();
    try {
      return Optional.of(EventConditions.EXPRESSIONS.condition(text));
    } catch (InvalidExpressionException e) {
      e.problems().forEach(problem -> value.refuseIfText("does not compile, at its " + problem));
      return Optional.empty();
    }
  }

  private List<String> capture(Value value) {
    Set<String> names = new LinkedHashSet<>();
    for (Value item : value.list()) {
      String name = item.text();
      if (!dataStores.contains(name)) {
        item.refuseIfText(
            "there is no such data store; data-stores has " + String.join(", ", dataStores));
      } else if (!names.add(name)) {
        item.refuse("is there twice");
      }
    }
    if (value.isEmptyList()) {
      value.refuse("must name at least one data store");
    }
    return List.copyOf(names);
  }

  private static Map<String, String> labels(Value value) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (value.isPresent()) {
      value
          .named()
          .forEach(
              (key, item) -> {
                if (!key.matches(Names.LABEL)) {
                  item.refuseName(
                      key,
                      "must be 1 to 63 letters, digits, dots, underscores, slashes and hyphens,"
                          + " with a letter or digit at both ends");
                }
                String text = item.text();
                if (text.length() > 255) {
                  item.refuse("must have at most 255 characters");
                }
                labels.put(key, text);
              });
    }
    return labels;
  }
}
