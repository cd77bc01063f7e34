package dev.belay.policy.cel;

import java.util.Set;

/**
 * What an expression may refer to: a map from names to values of any type.
 *
 * @param fields the keys that the map always has, so that any other key is a compile error; empty
 *     if they are not known in advance
 */
public record Variable(String name, Set<String> fields) {
  public Variable {
    fields = Set.copyOf(fields);
  }

  /** A map whose keys are not known in advance, such as a sender's message. */
  public static Variable any(String name) {
    return new Variable(name, Set.of());
  }
}
