package dev.belay.runtime.tracing;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The settings that OpenTelemetry defines, from wherever the service has its settings: {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT} of the environment is {@code otel.exporter.otlp.endpoint} of a file.
 */
final class TraceSettings {
  private static final String PREFIX = "otel.";

  private TraceSettings() {}

  /** By their names in lower case with dots. */
  static Map<String, String> from(ConfigurableEnvironment environment) {
    Map<String, String> settings = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        for (String name : enumerable.getPropertyNames()) {
          String setting = name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
          if (setting.startsWith(PREFIX)) {
            // The first source wins, as everywhere.
            settings.computeIfAbsent(setting, missing -> environment.getProperty(name));
          }
        }
      }
    }
    return settings;
  }
}
