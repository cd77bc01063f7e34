package dev.belay.schemas.trust;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of service a key speaks for. A key has one role. */
public enum Role {
  GATEWAY,
  WORKER,
  VERIFIER,
  LEDGER;

  /** As in a list of trusted keys, and in the name of a key's file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
