package dev.belay.policy.store;

import java.util.Optional;
import java.util.function.Function;

/**
 * One key of a data store or of a staging target.
 *
 * @param holds what may stand there
 * @param presence whether it must be there
 * @param description for people, in the JSON Schema
 */
public record StoreKey(String name, Holds holds, Presence presence, String description) {

  public static StoreKey required(String name, Holds holds, String description) {
    return new StoreKey(name, holds, new Presence.Required(), description);
  }

  public static StoreKey optional(String name, Holds holds, String description) {
    return new StoreKey(name, holds, new Presence.Optional(), description);
  }

  /**
   * @param value as {@link StoreSettings} keep it
   */
  public static StoreKey withDefault(String name, Holds holds, String value, String description) {
    return new StoreKey(name, holds, new Presence.Default(value), description);
  }

  /** Whether a key must be there. */
  public sealed interface Presence {
    record Required() implements Presence {}

    record Optional() implements Presence {}

    /** It need not be, and then it is as if {@code value} stood there. */
    record Default(String value) implements Presence {}
  }

  /** What stands at a key. */
  public sealed interface Holds {}

  /**
   * @param pattern which texts an editor lets pass: a regular expression of JSON Schema, for the
   *     whole text. It may let more pass than {@code broken} does, never less.
   * @param broken the rule that a text breaks; empty: it breaks none
   * @param quotable whether a message may quote it; not where people put passwords by mistake
   */
  public record Text(String pattern, Function<String, Optional<String>> broken, boolean quotable)
      implements Holds {

    /** What matches {@code pattern}; otherwise {@code rule} says what it must. */
    public static Text matching(String pattern, String rule) {
      return new Text(
          pattern, text -> text.matches(pattern) ? Optional.empty() : Optional.of(rule), true);
    }
  }

  /** Where a secret is, never the secret: see {@link SecretReference#parse}. */
  public record Secret() implements Holds {}

  /** {@code least} to {@code most}, both included. */
  public record WholeNumber(long least, long most) implements Holds {}

  /** True or false. */
  public record Flag() implements Holds {}

  /** A list of at least one text, each once. */
  public record Texts(Text each) implements Holds {}
}
