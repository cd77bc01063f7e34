package dev.belay.ledger.operation;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for an operation or confirms it.
 *
 * @param name by which Belay knows them: the name of their credential, or a machine's word such as
 *     {@code policy}. Two with one name are one person. Empty if nobody is known.
 * @param text for people: the name, and for whom they say that they act; null if nobody is known
 */
public record Actor(String name, @Nullable String text) {
  public static Actor named(String name) {
    return new Actor(name, name);
  }

  /**
   * Whether they may confirm what {@code other} asked for where that needs a second person. Who is
   * not known may not.
   */
  public boolean isSecondTo(String other) {
    return !name.isEmpty() && !name.equals(other);
  }
}
