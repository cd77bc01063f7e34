package dev.belay.policy;

import dev.belay.policy.pattern.NamePattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The place where an application is deployed.
 *
 * @param match the names that senders use for it
 * @param rules in the order in which they are tried; their names are unique
 * @param drills their names are unique
 * @param verifyAgain how long after its last verification a verified recovery point is verified
 *     again, 1 h to 365 days; if empty, never
 * @param approval of operations that replace data which belongs here
 * @param objectives what the environment's recovery is judged by
 */
public record Environment(
    String name,
    List<NamePattern> match,
    List<Rule> rules,
    List<Drill> drills,
    Optional<Duration> verifyAgain,
    Approval approval,
    Objectives objectives) {
  public Environment {
    match = List.copyOf(match);
    rules = List.copyOf(rules);
    drills = List.copyOf(drills);
  }

  public Optional<Rule> rule(String ruleName) {
    return rules.stream().filter(rule -> rule.name().equals(ruleName)).findFirst();
  }

  public Optional<Drill> drill(String drillName) {
    return drills.stream().filter(drill -> drill.name().equals(drillName)).findFirst();
  }

  public boolean isCalled(String sendersName) {
    return match.stream().anyMatch(pattern -> pattern.matches(sendersName));
  }
}
