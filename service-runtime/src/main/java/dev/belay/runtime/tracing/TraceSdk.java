package dev.belay.runtime.tracing;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Map;
import java.util.TreeMap;

/**
 * The SDK by its own settings, with Belay's defaults. Steps have ids in any case: log and set name
 * their trace. They are exported where an endpoint is set, by OTLP over HTTP.
 */
final class TraceSdk {
  private static final String EXPORTER = "otel.traces.exporter";
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";
  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final String TRACES_PROTOCOL = "otel.exporter.otlp.traces.protocol";
  private static final String HTTP = "http/protobuf";

  private TraceSdk() {}

  /**
   * @param settings all that are set, wherever
   * @param service the service's name, if no setting names one
   * @throws ConfigurationException if a setting can't be used
   */
  static OpenTelemetrySdk of(Map<String, String> settings, String service) {
    if (settings.isEmpty()) {
      // Ids alone. To look for all that could be set up takes a start of four services 3 s.
      return OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().build())
          .build();
    }
    Map<String, String> used = new TreeMap<>();
    used.put("otel.service.name", service);
    used.put(PROTOCOL, HTTP);
    used.put("otel.propagators", "tracecontext");
    used.put("otel.metrics.exporter", "none"); // Prometheus asks for them
    used.put("otel.logs.exporter", "none");
    used.put(EXPORTER, isEndpointIn(settings) ? "otlp" : "none");
    used.putAll(settings);
    requireHttp(used);
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook() // the service's own order of stopping holds
        .addPropertiesSupplier(() -> used)
        .build()
        .getOpenTelemetrySdk();
  }

  private static boolean isEndpointIn(Map<String, String> settings) {
    return settings.containsKey(ENDPOINT) || settings.containsKey(TRACES_ENDPOINT);
  }

  /** A client for gRPC would be larger than all that Belay sends. */
  private static void requireHttp(Map<String, String> used) {
    String protocol = used.getOrDefault(TRACES_PROTOCOL, used.getOrDefault(PROTOCOL, HTTP));
    if ("otlp".equals(used.get(EXPORTER)) && !HTTP.equals(protocol)) {
      throw new ConfigurationException(
          "OTEL_EXPORTER_OTLP_PROTOCOL is %s, and Belay exports traces by %s alone. Set OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=%s, and in OTEL_EXPORTER_OTLP_TRACES_ENDPOINT the collector's address for HTTP, such as http://collector:4318/v1/traces"
              .formatted(protocol, HTTP, HTTP));
    }
  }
}
