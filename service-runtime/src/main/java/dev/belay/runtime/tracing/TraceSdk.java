package dev.belay.runtime.tracing;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.Map;
import java.util.TreeMap;

/**
 * The SDK by its own settings, with Belay's defaults. Steps have ids in any case: log and set name
 * their trace. They are exported where an endpoint is set, by OTLP over HTTP.
 */
final class TraceSdk {
  private static final String EXPORTER = "otel.traces.exporter";

  private TraceSdk() {}

  /**
   * @param settings what the environment and the JVM's properties say comes before them
   * @param service the service's name, if no setting names one
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException if a setting can't be
   *     used
   */
  static OpenTelemetrySdk of(Map<String, String> settings, String service) {
    Map<String, String> defaults = new TreeMap<>();
    defaults.put("otel.service.name", service);
    defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
    defaults.put("otel.propagators", "tracecontext");
    defaults.put("otel.metrics.exporter", "none"); // Prometheus asks for them
    defaults.put("otel.logs.exporter", "none");
    defaults.putAll(settings);
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook() // the service's own order of stopping holds
        .addPropertiesSupplier(() -> defaults)
        .addPropertiesCustomizer(TraceSdk::exporter)
        .build()
        .getOpenTelemetrySdk();
  }

  private static Map<String, String> exporter(ConfigProperties known) {
    if (known.getString(EXPORTER) != null) {
      return Map.of();
    }
    boolean wanted =
        known.getString("otel.exporter.otlp.endpoint") != null
            || known.getString("otel.exporter.otlp.traces.endpoint") != null;
    return Map.of(EXPORTER, wanted ? "otlp" : "none");
  }
}
