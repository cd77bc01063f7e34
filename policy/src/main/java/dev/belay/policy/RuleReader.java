package dev.belay.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads an environment's {@code rules}. */
final class RuleReader {
  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);
  static final VerificationDepth DEFAULT_VERIFICATION = VerificationDepth.FULL;
  private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,6})([smh])");
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Set<String> dataStores;

  RuleReader(Set<String> dataStores) {
    this.dataStores = dataStores;
  }

  List<Rule> read(Value value) {
    List<Rule> rules = new ArrayList<>();
    Set<Phase> seen = EnumSet.noneOf(Phase.class);
    for (Value item : value.list()) {
      Value.Fields fields = item.fields(Keys.RULE);
      Value on = fields.get("on");
      Phase phase = phase(on);
      if (on.isPresent() && Phase.of(on.textOrEmpty()).isPresent() && !seen.add(phase)) {
        on.refuse("an environment has at most one rule on each phase: put the data stores in one");
      }
      rules.add(rule(phase, fields));
    }
    if (value.isEmptyList()) {
      value.refuse("must hold at least one rule");
    }
    return rules;
  }

  private Rule rule(Phase phase, Value.Fields fields) {
    return new Rule(
        phase,
        capture(fields.get("capture")),
        verification(fields.get("verification")),
        timeout(fields.get("timeout")),
        labels(fields.get("labels")));
  }

  private static Phase phase(Value value) {
    return Phase.of(value.text())
        .orElseGet(
            () -> {
              value.refuseIfText("must be one of " + words(Phase.values()));
              return Phase.MANUAL;
            });
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

  private static VerificationDepth verification(Value value) {
    if (!value.isPresent()) {
      return DEFAULT_VERIFICATION;
    }
    return VerificationDepth.of(value.text())
        .orElseGet(
            () -> {
              value.refuseIfText("must be one of " + words(VerificationDepth.values()));
              return DEFAULT_VERIFICATION;
            });
  }

  private static Duration timeout(Value value) {
    if (!value.isPresent()) {
      return DEFAULT_TIMEOUT;
    }
    Matcher matcher = TIMEOUT.matcher(value.textOrEmpty());
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration timeout =
          switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      if (timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0) {
        return timeout;
      }
    }
    value.refuse("must be from 1s to 24h, written as 90s, 15m or 2h");
    return DEFAULT_TIMEOUT;
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

  private static String words(Object[] values) {
    return Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
  }
}
