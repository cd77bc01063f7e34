package dev.belay.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belay.runtime.testing.TraceReceiver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class TraceSdkTest {
  @Test
  void withoutAnEndpointStepsHaveIdsAndGoNowhere() {
    try (OpenTelemetrySdk sdk = TraceSdk.of(Map.of(), "backup-worker")) {
      Span step = sdk.getTracer("test").spanBuilder("step").startSpan();
      step.end();

      assertThat(step.getSpanContext().isValid()).isTrue();
      assertThat(sdk.toString()).doesNotContain("Otlp");
    }
  }

  @Test
  void withAnEndpointTheyAreExportedUnderTheServicesName() throws IOException {
    try (TraceReceiver receiver = new TraceReceiver()) {
      try (OpenTelemetrySdk sdk =
          TraceSdk.of(
              Map.of("otel.exporter.otlp.endpoint", receiver.endpoint()), "backup-worker")) {
        sdk.getTracer("test").spanBuilder("step").startSpan().end();
      }

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(receiver.steps())
                      .singleElement()
                      .satisfies(
                          step -> {
                            assertThat(step.service()).isEqualTo("backup-worker");
                            assertThat(step.name()).isEqualTo("step");
                          }));
    }
  }

  @Test
  void aSettingThatCannotBeUsedStopsTheStartAndIsNamed() {
    assertThatThrownBy(() -> TraceSdk.of(Map.of("otel.traces.exporter", "otpl"), "backup-worker"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("otpl");
  }

  @Test
  void overGrpcNothingIsExported() {
    assertThatThrownBy(
            () ->
                TraceSdk.of(
                    Map.of(
                        "otel.exporter.otlp.endpoint", "http://127.0.0.1:4317",
                        "otel.exporter.otlp.protocol", "grpc"),
                    "backup-worker"))
        .hasMessageContaining("grpc");
  }

  @Test
  void settingsComeFromTheEnvironmentByEitherSpelling() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "variables",
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:4318", "other.name", "b")));
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "file",
                Map.of(
                    "otel.exporter.otlp.endpoint", "http://later:4318",
                    "otel.service.name", "shop-worker")));

    assertThat(TraceSettings.from(environment))
        .containsEntry("otel.exporter.otlp.endpoint", "http://a:4318")
        .containsEntry("otel.service.name", "shop-worker")
        .doesNotContainKey("other.name");
  }
}
