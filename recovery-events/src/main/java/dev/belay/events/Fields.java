package dev.belay.events;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules that many fields share. Each refusal names field, value and rule. */
final class Fields {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private Fields() {}

  /**
   * @param type the event's type, or the command's name
   */
  static <T> T required(String type, String field, @Nullable T value) {
    if (value == null) {
      throw new ImpossibleEventException(
          "%s is null: a %s event must have it".formatted(field, type));
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

  static @Nullable UUID optionalUuid(String field, @Nullable String value) {
    return value == null ? null : uuid(field, value);
  }

  private static String noUuid(String field, String value) {
    return "%s is \"%s\": it must be a UUID".formatted(field, value);
  }

  static String filled(String field, String value) {
    if (value.isBlank()) {
      throw new ImpossibleEventException("%s is blank: it must be given".formatted(field));
    }
    return value;
  }

  static String digest(String field, String value) {
    if (!DIGEST.matcher(value).matches()) {
      throw new ImpossibleEventException(
          "%s is \"%s\": it must be a SHA-256, 64 hexadecimal digits in lower case"
              .formatted(field, value));
    }
    return value;
  }

  static long atLeastZero(String field, long value) {
    if (value < 0) {
      throw new ImpossibleEventException("%s is %d: it can't be negative".formatted(field, value));
    }
    return value;
  }

  static @Nullable Long atLeastZeroIfGiven(String field, @Nullable Long value) {
    return value == null ? null : atLeastZero(field, value);
  }

  /**
   * @param words at least two
   */
  static String oneOf(String field, String value, List<String> words) {
    if (!words.contains(value)) {
      throw new ImpossibleEventException(
          "%s is \"%s\": it must be %s or %s"
              .formatted(
                  field,
                  value,
                  String.join(", ", words.subList(0, words.size() - 1)),
                  words.getLast()));
    }
    return value;
  }
}
