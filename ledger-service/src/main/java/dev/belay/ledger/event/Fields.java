package dev.belay.ledger.event;

import dev.belay.schemas.RecoveryEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rules that many fields share; each refusal names field, value and rule. */
final class Fields {
  private Fields() {}

  static <T> T part(RecoveryEvent event, String field, @Nullable T value) {
    if (value == null) {
      throw new ImpossibleEventException(
          "%s is null: a %s event must have it".formatted(field, event.getType()));
    }
    return value;
  }

  static UUID uuid(String field, String value) {
    try {
      UUID id = UUID.fromString(value);
      if (id.toString().equalsIgnoreCase(value)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new ImpossibleEventException(noUuid(field, value), e);
    }
    throw new ImpossibleEventException(noUuid(field, value));
  }

  private static String noUuid(String field, String value) {
    return "%s is \"%s\": not a UUID".formatted(field, value);
  }

  static String filled(String field, String value) {
    if (value.isBlank()) {
      throw new ImpossibleEventException("%s is blank: it must be given".formatted(field));
    }
    return value;
  }

  static long atLeastZero(String field, long value) {
    if (value < 0) {
      throw new ImpossibleEventException("%s is %d: it can't be negative".formatted(field, value));
    }
    return value;
  }
}
