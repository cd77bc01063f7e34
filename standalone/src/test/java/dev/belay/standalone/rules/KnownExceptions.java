package dev.belay.standalone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who doesn't keep to a rule yet, and why. The list only shrinks: the test fails for an offender
 * that isn't listed, and for an exception that is no longer needed.
 *
 * @param names full names of classes
 */
record KnownExceptions(Set<String> names) {
  static KnownExceptions none() {
    return new KnownExceptions(Set.of());
  }

  /**
   * These too.
   *
   * @param reason what they do, and what would mend it; for readers of the list
   * @param more full names
   */
  KnownExceptions and(String reason, String... more) {
    Set<String> all = new TreeSet<>(names);
    for (String name : more) {
      assertThat(all.add(name)).as("%s is listed once (%s)", name, reason).isTrue();
    }
    return new KnownExceptions(Set.copyOf(all));
  }

  /**
   * Fails unless exactly the listed ones break the rule.
   *
   * @param rule as a sentence
   * @param offenders full names, each with what it does
   */
  void check(String rule, SortedMap<String, String> offenders) {
    SortedMap<String, String> unlisted = new TreeMap<>(offenders);
    unlisted.keySet().removeAll(names);
    assertThat(unlisted).as("%s These break the rule", rule).isEmpty();

    Set<String> needless = new TreeSet<>(names);
    needless.removeAll(offenders.keySet());
    assertThat(needless)
        .as("%s These keep to it: delete them from the list of known exceptions", rule)
        .isEmpty();
  }
}
