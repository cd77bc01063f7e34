package dev.belay.gateway.api;

import dev.belay.gateway.http.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads the parameters of lists. What is wrong is a 400 that names parameter, value and rule. */
final class ListParameters {
  private static final int MOST = 500;
  private static final int USUAL = 50;

  private final HttpServletRequest request;

  /**
   * @param known all parameters that the list has
   */
  ListParameters(HttpServletRequest request, Set<String> known) {
    Set<String> unknown = new TreeSet<>(request.getParameterMap().keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw bad(
          "the parameters "
              + unknown
              + " are not known; there are "
              + String.join(", ", new TreeSet<>(known)));
    }
    this.request = request;
  }

  @Nullable String text(String name) {
    String given = request.getParameter(name);
    if (given != null && (given.isBlank() || given.indexOf('\0') >= 0)) {
      throw bad(name + " is \"" + given + "\"; it must not be blank");
    }
    return given;
  }

  @Nullable String oneOf(String name, List<String> words) {
    String given = request.getParameter(name);
    if (given != null && !words.contains(given)) {
      throw bad(name + " is \"" + given + "\"; it must be " + String.join(" or ", words));
    }
    return given;
  }

  /** The first characters of a UUID, in lower case; empty when not given. */
  String idPrefix() {
    String given = request.getParameter("id-prefix");
    if (given == null) {
      return "";
    }
    if (!given.matches("[0-9a-fA-F-]{4,36}")) {
      throw bad(
          "id-prefix is \"" + given + "\"; it must be the first 4 or more characters of a UUID");
    }
    return given.toLowerCase(Locale.ROOT);
  }

  boolean flag(String name) {
    return switch (request.getParameter(name)) {
      case null -> false;
      case "false" -> false;
      case "true" -> true;
      case String given -> throw bad(name + " is \"" + given + "\"; it must be true or false");
    };
  }

  int limit() {
    String given = request.getParameter("limit");
    if (given == null) {
      return USUAL;
    }
    if (given.matches("[1-9][0-9]{0,2}") && Integer.parseInt(given) <= MOST) {
      return Integer.parseInt(given);
    }
    throw bad("limit is \"" + given + "\"; it must be 1 to " + MOST);
  }

  static Refusal bad(String message) {
    return new Refusal(HttpStatus.BAD_REQUEST, message);
  }
}
