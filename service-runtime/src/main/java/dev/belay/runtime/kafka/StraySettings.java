package dev.belay.runtime.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Settings of security that only some of a service's clients would get. A service has consumers of
 * its own and of the binder, a producer, a transactional producer and administrators.
 */
final class StraySettings {
  private static final List<String> PLACES =
      List.of(
          "spring.kafka.consumer",
          "spring.kafka.producer",
          "spring.kafka.admin",
          "spring.cloud.stream.kafka.binder.configuration",
          "spring.cloud.stream.kafka.binder.consumer-properties",
          "spring.cloud.stream.kafka.binder.producer-properties",
          "spring.cloud.stream.kafka.binder.jaas");

  private static final Pattern SECURITY =
      Pattern.compile(".*\\.(security|sasl|ssl|jaas)\\..*", Pattern.CASE_INSENSITIVE);

  private StraySettings() {}

  /** Their names. */
  static List<String> in(Environment environment) {
    Binder binder = Binder.get(environment);
    List<String> found = new ArrayList<>();
    for (String place : PLACES) {
      binder
          .bind(place, Bindable.mapOf(String.class, Object.class))
          .ifBound(settings -> collect(place, settings, found));
    }
    return found;
  }

  private static void collect(String name, Object value, List<String> found) {
    if (value instanceof Map<?, ?> nested) {
      nested.forEach((key, inner) -> collect(name + "." + key, inner, found));
    } else if (SECURITY.matcher((name + ".").toLowerCase(Locale.ROOT)).matches()) {
      found.add(name);
    }
  }
}
