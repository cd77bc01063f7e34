package dev.belay.runtime.http;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body, without the classes that Jackson's messages name. */
final class UnreadableBody {
  private static final int LONGEST_VALUE = 80;

  private UnreadableBody() {}

  /** For the caller: where, the value, and the rule. */
  static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case UnrecognizedPropertyException e ->
          "there is no field \"%s\" here; there are %s"
              .formatted(path(e), names(e.getKnownPropertyIds()));
      case InvalidFormatException e ->
          "\"%s\" is \"%s\", which is no %s"
              .formatted(path(e), shortened(String.valueOf(e.getValue())), kind(e.getTargetType()));
      case MismatchedInputException e when !e.getPath().isEmpty() ->
          "\"%s\" must be %s".formatted(path(e), article(kind(e.getTargetType())));
      case DatabindException e when e.getCause() instanceof IllegalArgumentException rule ->
          "\"%s\": %s".formatted(path(e), rule.getMessage());
      case DatabindException ignored -> "it is of another kind";
      case JacksonException e -> "it is no JSON" + place(e.getLocation());
      case null -> "it is missing";
      default -> "it can't be read";
    };
  }

  private static String path(JacksonException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? "[%d]".formatted(step.getIndex())
                    : step.getPropertyName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String names(@Nullable Collection<?> known) {
    return known == null || known.isEmpty()
        ? "none"
        : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == null || type == Object.class) {
      return "value of the described kind";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "boolean (true or false)";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "number";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "string";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "array";
    }
    if (type.getName().startsWith("java.")) {
      return type.getSimpleName(); // UUID, Instant: words of the API's description too
    }
    return "object";
  }

  private static String article(String kind) {
    return ("aeiou".indexOf(Character.toLowerCase(kind.charAt(0))) >= 0 ? "an " : "a ") + kind;
  }

  private static String place(@Nullable TokenStreamLocation location) {
    return location == null || location.getLineNr() < 0
        ? ""
        : ": line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
  }
}
