package dev.belay.gateway.api;

import dev.belay.access.Credential;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.handled.HandledEvent;
import dev.belay.gateway.handled.HandledEventTable;
import dev.belay.gateway.handled.IgnoredDelivery;
import dev.belay.gateway.handled.IgnoredDeliveryTable;
import dev.belay.gateway.http.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What came in, and what became of it. */
@RestController
class EventController {
  private static final Set<String> PARAMETERS = Set.of("missed", "source", "before", "limit");
  private static final int MOST = 500;
  private static final int USUAL = 50;

  private final Callers callers;
  private final HandledEventTable events;
  private final IgnoredDeliveryTable ignored;

  EventController(Callers callers, HandledEventTable events, IgnoredDeliveryTable ignored) {
    this.callers = callers;
    this.events = events;
    this.ignored = ignored;
  }

  /**
   * @param ignored deliveries that became no event, at most as many rows as events
   */
  record Events(List<HandledEvent> items, List<IgnoredDelivery> ignored) {}

  /**
   * The events of the last 30 days that are about a deployment, or that something was captured for,
   * newest first; and the newest deliveries that became no event, counted a day, unless missed
   * deployments or earlier pages are asked for. A token that is for some applications sees the
   * events of those alone.
   */
  @GetMapping("/v1/events")
  Events list(HttpServletRequest request) {
    Credential credential =
        callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION)).identity().credential();
    refuseUnknown(request);
    boolean missed = flag(request.getParameter("missed"));
    String source = request.getParameter("source");
    int limit = limit(request.getParameter("limit"));
    Instant before = instant(request.getParameter("before"));
    List<HandledEvent> found = events.newest(missed, source, before, limit);
    return new Events(
        found.stream().filter(event -> maySee(credential, event)).toList(),
        missed || before != null || credential.isRestricted()
            ? List.of()
            : ignored.newest(source, limit));
  }

  private static boolean maySee(Credential credential, HandledEvent event) {
    if (!credential.isRestricted()) {
      return true;
    }
    boolean its =
        event.application() != null
            && event.environment() != null
            && credential.reaches(event.application(), event.environment());
    return its && event.captures().isEmpty()
        || !event.captures().isEmpty()
            && event.captures().stream()
                .allMatch(each -> credential.reaches(each.application(), each.environment()));
  }

  private static void refuseUnknown(HttpServletRequest request) {
    Set<String> unknown = new TreeSet<>(request.getParameterMap().keySet());
    unknown.removeAll(PARAMETERS);
    if (!unknown.isEmpty()) {
      throw bad(
          "the parameters "
              + unknown
              + " are not known; there are "
              + String.join(", ", new TreeSet<>(PARAMETERS)));
    }
  }

  private static boolean flag(@Nullable String given) {
    return switch (given) {
      case null -> false;
      case "false" -> false;
      case "true" -> true;
      default -> throw bad("missed is \"" + given + "\"; it must be true or false");
    };
  }

  private static @Nullable Instant instant(@Nullable String given) {
    try {
      return given == null ? null : Instant.parse(given);
    } catch (DateTimeParseException e) {
      throw bad("before is \"" + given + "\"; it must be an instant, such as 2026-12-01T12:00:00Z");
    }
  }

  private static int limit(@Nullable String given) {
    if (given == null) {
      return USUAL;
    }
    if (given.matches("[1-9][0-9]{0,2}") && Integer.parseInt(given) <= MOST) {
      return Integer.parseInt(given);
    }
    throw bad("limit is \"" + given + "\"; it must be 1 to " + MOST);
  }

  private static Refusal bad(String message) {
    return new Refusal(HttpStatus.BAD_REQUEST, message);
  }
}
