package dev.belay.policy.notify;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is told.
 *
 * @param channels by name, in the file's order
 * @param routes every channel is in one at least
 * @param repeatAfter how long what lasts is not told again, unless it got worse
 */
public record Notifications(
    Map<String, Channel> channels, List<Route> routes, Duration repeatAfter) {
  public static final Duration REPEAT_AFTER = Duration.ofHours(1);
  public static final Notifications NONE = new Notifications(Map.of(), List.of(), REPEAT_AFTER);

  public Notifications {
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    routes = List.copyOf(routes);
  }

  /** The channels, in the file's order, that hear of a notice. */
  public List<Channel> of(
      NoticeKind kind, Severity severity, String application, String environment) {
    return channels.values().stream()
        .filter(channel -> !(channel.target() instanceof Target.Ping))
        .filter(
            channel ->
                routes.stream()
                    .anyMatch(
                        route ->
                            route.channels().contains(channel.name())
                                && route.isOf(application, environment)
                                && route.lets(kind, severity)))
        .toList();
  }

  /** The dead man's switches of an environment, in the file's order. */
  public List<Channel> pings(String application, String environment) {
    return channels.values().stream()
        .filter(channel -> channel.target() instanceof Target.Ping)
        .filter(
            channel ->
                routes.stream()
                    .anyMatch(
                        route ->
                            route.channels().contains(channel.name())
                                && route.isOf(application, environment)))
        .toList();
  }
}
