package dev.belay.policy;

import java.util.List;
import java.util.Optional;

/**
 * Where an application is deployed.
 *
 * @param match the senders' names for it
 * @param rules in the order in which they are tried; each has another name
 */
public record Environment(String name, List<NamePattern> match, List<Rule> rules) {
  public Environment {
    match = List.copyOf(match);
    rules = List.copyOf(rules);
  }

  public Optional<Rule> rule(String ruleName) {
    return rules.stream().filter(rule -> rule.name().equals(ruleName)).findFirst();
  }

  boolean isCalled(String sendersName) {
    return match.stream().anyMatch(pattern -> pattern.matches(sendersName));
  }
}
