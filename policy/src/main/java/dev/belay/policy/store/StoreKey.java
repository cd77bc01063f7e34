package dev.belay.policy.store;

import java.util.Optional;
import java.util.function.Function;

/**
 * One key of a data store or of a staging target.
 *
 * @param holds which values are allowed
 * @param presence whether it is required
 * @param description for people, in the JSON Schema
 */
public record StoreKey(String name, Holds holds, Presence presence, String description) {
  /** The name of {@link #partial}. */
  public static final String PARTIAL = "partial";

  /** The value of {@link #partial} that says yes. */
  public static final String ACCEPT = "accept";

  public static StoreKey required(String name, Holds holds, String description) {
    return new StoreKey(name, holds, new Presence.Required(), description);
  }

  public static StoreKey optional(String name, Holds holds, String description) {
    return new StoreKey(name, holds, new Presence.Optional(), description);
  }

  /**
   * @param value in the form in which {@link StoreSettings} keep it
   */
  public static StoreKey withDefault(String name, Holds holds, String value, String description) {
    return new StoreKey(name, holds, new Presence.Default(value), description);
  }

  /**
   * Whether recovery points may lack what the data store does not show to the user. It is for every
   * driver that can see only a part of a data store.
   */
  public static StoreKey partial(String description) {
    return optional(
        PARTIAL, Text.matching("^(accept|refuse)$", "must be accept or refuse"), description);
  }

  /** Whether a key is required. */
  public sealed interface Presence {
    record Required() implements Presence {}

    record Optional() implements Presence {}

    /** It is optional; if it is absent, {@code value} is used. */
    record Default(String value) implements Presence {}
  }

  /** The allowed values of a key. */
  public sealed interface Holds {}

  /**
   * @param pattern which texts an editor accepts: a regular expression of JSON Schema, for the
   *     whole text. It may accept more than {@code broken} does, but never less.
   * @param broken gives the rule that a text breaks; empty if it breaks none
   * @param quotable whether a message may quote it; false where people put passwords by mistake
   */
  public record Text(String pattern, Function<String, Optional<String>> broken, boolean quotable)
      implements Holds {

    /** A text that matches {@code pattern}. {@code rule} says what the text must be. */
    public static Text matching(String pattern, String rule) {
      return new Text(
          pattern, text -> text.matches(pattern) ? Optional.empty() : Optional.of(rule), true);
    }
  }

  /** The place of a secret, never the secret: see {@link SecretReference#parse}. */
  public record Secret() implements Holds {}

  /** From {@code least} to {@code most}, both included. */
  public record WholeNumber(long least, long most) implements Holds {}

  /** True or false. */
  public record Flag() implements Holds {}

  /** A list with at least one text, each text once. */
  public record Texts(Text each) implements Holds {}
}
