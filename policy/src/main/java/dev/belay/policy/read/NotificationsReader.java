package dev.belay.policy.read;

import dev.belay.policy.notify.Channel;
import dev.belay.policy.notify.NoticeKind;
import dev.belay.policy.notify.Notifications;
import dev.belay.policy.notify.Route;
import dev.belay.policy.notify.Severity;
import dev.belay.policy.notify.Target;
import dev.belay.policy.pattern.NamePattern;
import dev.belay.policy.yaml.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code notifications}. */
final class NotificationsReader {
  private static final String KINDS =
      Arrays.stream(NoticeKind.values()).map(NoticeKind::word).collect(Collectors.joining(", "));

  private final ChannelReader channelReader;

  NotificationsReader(ChannelReader channelReader) {
    this.channelReader = channelReader;
  }

  Notifications read(Value value) {
    if (!value.isPresent()) {
      return Notifications.NONE;
    }
    Value.Fields fields = value.fields(Keys.NOTIFICATIONS.names());
    Map<String, Channel> channels = new LinkedHashMap<>();
    Map<String, Value> written = fields.get("channels").named();
    written.forEach((name, channel) -> channels.put(name, channelReader.read(name, channel)));
    if (fields.get("channels").isMapping() && channels.isEmpty()) {
      fields.get("channels").refuse("must name at least one channel");
    }
    return new Notifications(
        channels,
        routes(fields.get("routes"), channels, written),
        Durations.read(fields.get("repeat-after"), Notifications.REPEAT_AFTER));
  }

  private static List<Route> routes(
      Value value, Map<String, Channel> channels, Map<String, Value> written) {
    if (!value.isPresent()) {
      return List.of(Route.toAll(List.copyOf(channels.keySet())));
    }
    List<Route> routes = new ArrayList<>();
    value.list().forEach(item -> routes.add(route(item, channels)));
    if (value.isEmptyList()) {
      value.refuse("must hold at least one route; without routes, every channel hears of failures");
    }
    Set<String> used = new HashSet<>();
    routes.forEach(route -> used.addAll(route.channels()));
    written.forEach(
        (name, channel) -> {
          if (value.isList() && !used.contains(name)) {
            channel.refuseName(name, "no route leads to this channel");
          }
        });
    return routes;
  }

  private static Route route(Value value, Map<String, Channel> channels) {
    Value.Fields fields = value.fields(Keys.NOTIFICATION_ROUTE.names());
    List<String> names = channels(fields.get("channels"), channels);
    Route route =
        new Route(
            names,
            patterns(fields.get("kinds"), true),
            severities(fields.get("severities")),
            patterns(fields.get("applications"), false),
            patterns(fields.get("environments"), false));
    boolean onlyPings =
        !names.isEmpty()
            && names.stream()
                .map(channels::get)
                .allMatch(channel -> channel != null && channel.target() instanceof Target.Ping);
    for (String key : List.of("kinds", "severities")) {
      if (onlyPings && fields.get(key).isPresent()) {
        fields
            .get(key)
            .refuseWithoutQuoting(
                "says nothing to a ping, which hears of every capture; leave it out");
      }
    }
    return route;
  }

  private static List<String> channels(Value value, Map<String, Channel> channels) {
    List<String> names = new ArrayList<>();
    for (Value item : value.list()) {
      String name = item.text();
      if (!channels.containsKey(name)) {
        item.refuseIfText("there is no such channel; there are " + channels.keySet());
      } else if (names.contains(name)) {
        item.refuse("is there twice");
      }
      names.add(name);
    }
    if (value.isEmptyList()) {
      value.refuse("must name at least one channel");
    }
    return names;
  }

  private static List<NamePattern> patterns(Value value, boolean ofKinds) {
    List<NamePattern> patterns = new ArrayList<>();
    if (!value.isPresent()) {
      return patterns;
    }
    for (Value item : value.list()) {
      NamePattern pattern = new NamePattern(item.text());
      if (pattern.text().isBlank() || pattern.text().length() > 255) {
        item.refuseIfText("must have 1 to 255 characters");
      } else if (ofKinds
          && Arrays.stream(NoticeKind.values()).noneMatch(it -> pattern.matches(it.word()))) {
        item.refuse("is none of the kinds " + KINDS);
      }
      patterns.add(pattern);
    }
    if (value.isEmptyList()) {
      value.refuse("must hold at least one pattern; leave it out to let everything pass");
    }
    return patterns;
  }

  private static Set<Severity> severities(Value value) {
    Set<Severity> severities = EnumSet.noneOf(Severity.class);
    if (!value.isPresent()) {
      return severities;
    }
    value.list().forEach(item -> severities.add(item.oneOf(Severity.values(), Severity.INFO)));
    if (value.isEmptyList()) {
      value.refuse("must hold at least one severity; leave it out for failures");
    }
    return severities;
  }
}
