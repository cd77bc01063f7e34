package dev.belay.policy.yaml;

import dev.belay.policy.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problems found so far. Reading goes on, so that all of them can be reported at once. */
public final class Problems {
  private static final int LONGEST_QUOTE = 80;

  private final List<PolicyProblem> found = new ArrayList<>();

  public void report(Place place, String path, @Nullable String value, String rule) {
    String quoted =
        value == null || value.length() <= LONGEST_QUOTE
            ? value
            : value.substring(0, LONGEST_QUOTE) + "…";
    found.add(new PolicyProblem(place.line(), place.column(), path, quoted, rule));
  }

  public int count() {
    return found.size();
  }

  public boolean any() {
    return !found.isEmpty();
  }

  public List<PolicyProblem> inFileOrder() {
    return found.stream()
        .sorted(
            Comparator.comparingInt(PolicyProblem::line).thenComparingInt(PolicyProblem::column))
        .toList();
  }
}
