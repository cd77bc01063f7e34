package dev.belay.gateway.api;

import dev.belay.access.Credential;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.handled.HandledEvent;
import dev.belay.gateway.handled.HandledEventTable;
import dev.belay.gateway.handled.IgnoredDelivery;
import dev.belay.gateway.handled.IgnoredDeliveryTable;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What came in, and what became of it. */
@RestController
class EventController {
  private static final Set<String> PARAMETERS = Set.of("missed", "source", "before", "limit");

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
    ListParameters parameters = new ListParameters(request, PARAMETERS);
    boolean missed = parameters.flag("missed");
    String source = request.getParameter("source");
    int limit = parameters.limit();
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

  private static @Nullable Instant instant(@Nullable String given) {
    try {
      return given == null ? null : Instant.parse(given);
    } catch (DateTimeParseException e) {
      throw ListParameters.bad(
          "before is \"" + given + "\"; it must be an instant, such as 2026-12-01T12:00:00Z");
    }
  }
}
