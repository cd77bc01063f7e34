package dev.belay.policy.yaml;

import org.jspecify.annotations.Nullable;

/**
 * One problem in a policy file.
 *
 * @param line counted from 1
 * @param column counted from 1
 * @param path for example {@code data-stores.shop-db.url}
 * @param value as in the file; null where there is none, or where it may hold a secret
 * @param rule the rule that it breaks
 */
public record PolicyProblem(
    int line, int column, String path, @Nullable String value, String rule) {
  @Override
  public String toString() {
    String where = line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ");
    return where + (value == null ? "" : "\"" + value + "\": ") + rule;
  }
}
