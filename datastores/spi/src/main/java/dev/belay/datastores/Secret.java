package dev.belay.datastores;

import java.util.Objects;

/** A secret that does not print itself. */
public final class Secret {
  public static final Secret NONE = new Secret("");

  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /**
   * The secret itself, for the call that needs it. Never put it into a log, an argument list or a
   * message.
   */
  public String reveal() {
    return value;
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
