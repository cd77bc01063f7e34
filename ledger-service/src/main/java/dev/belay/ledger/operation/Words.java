package dev.belay.ledger.operation;

import java.util.Locale;

/** How the API and the topics spell what is an enum here. */
final class Words {
  private Words() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
