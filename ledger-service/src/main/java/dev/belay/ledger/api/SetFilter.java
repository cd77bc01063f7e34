package dev.belay.ledger.api;

import dev.belay.ledger.event.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the listed sets must match; the conditions are on columns of {@code recovery_set}. */
record SetFilter(Map<String, Parameter> conditions) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");

  record Parameter(String name, Object value) {}

  /**
   * Null does not filter.
   *
   * @throws InvalidParameterException naming parameter, value and rule
   */
  static SetFilter of(
      @Nullable String application,
      @Nullable String environment,
      @Nullable String commit,
      @Nullable String deployment,
      @Nullable String verdict) {
    Map<String, Parameter> conditions = new LinkedHashMap<>();
    equal(conditions, "application", "application", application);
    equal(conditions, "environment", "environment", environment);
    equal(conditions, "deployment", "deployment_id", deployment);
    if (verdict != null) {
      Verdict known =
          Verdict.ofWord(verdict)
              .orElseThrow(
                  () ->
                      new InvalidParameterException(
                          "verdict", verdict, "unverified, verified, failed or unknown"));
      equal(conditions, "verdict", "verdict", known.word());
    }
    if (commit != null) {
      if (!COMMIT.matcher(commit).matches()) {
        throw new InvalidParameterException(
            "commit", commit, "a commit or the beginning of one: 7 to 64 hexadecimal digits");
      }
      conditions.put(
          "lower(commit) like :commit",
          new Parameter("commit", commit.toLowerCase(Locale.ROOT) + "%"));
    }
    return new SetFilter(conditions);
  }

  private static void equal(
      Map<String, Parameter> conditions, String name, String column, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (value.isBlank() || value.indexOf('\0') >= 0) {
      throw new InvalidParameterException(name, value, "not blank, without control characters");
    }
    conditions.put(column + " = :" + name, new Parameter(name, value));
  }
}
