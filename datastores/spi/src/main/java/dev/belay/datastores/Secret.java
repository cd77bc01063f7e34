package dev.belay.datastores;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;

/** A secret that does not print itself. */
public final class Secret {
  public static final Secret NONE = new Secret("");

  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /** Nobody guesses it: 192 bits, in lower-case hexadecimal digits. */
  public static Secret random() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
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
