package dev.belay.runtime.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.jobs.TraceParent;
import dev.belay.schemas.Topics;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class HandledRecordsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final InMemorySpanExporter ended = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(ended)).build();
  private final HandledRecords handled = new HandledRecords(provider.get("test"), "worker");

  @AfterEach
  void end() {
    provider.close();
  }

  @Test
  void aRecordsTraceGoesOnWhileItIsHandledAndNoLonger() {
    handled.begun(record(Topics.BACKUP_COMMANDS, PARENT));
    String within = TraceParent.current();
    String logged = MDC.get("trace_id");
    handled.ended();

    assertThat(within).startsWith("00-" + TRACE);
    assertThat(logged).isEqualTo(TRACE);
    assertThat(TraceParent.current()).isNull();
    assertThat(MDC.get("trace_id")).isNull();
    assertThat(ended.getFinishedSpanItems())
        .singleElement()
        .extracting(SpanData::getParentSpanId, SpanData::getName)
        .containsExactly("b7ad6b7169203331", "process belay.backup-commands");
  }

  @Test
  void aRecordWithoutATraceIsInNone() {
    handled.begun(record(Topics.RECOVERY_EVENTS, null));
    handled.ended();
    handled.begun(record(Topics.RECOVERY_EVENTS, "not a traceparent"));
    handled.ended();

    assertThat(ended.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void whatComesFromOutsideBeginsATrace() {
    handled.begun(record(Topics.CI_EVENTS, null));
    handled.ended();
    handled.begun(record(Topics.CI_EVENTS, "not a traceparent"));
    handled.ended();

    assertThat(ended.getFinishedSpanItems())
        .hasSize(2)
        .allSatisfy(step -> assertThat(step.getParentSpanContext().isValid()).isFalse());
  }

  @Test
  void aRecordWhoseEndNobodyToldDoesNotReachIntoTheNext() {
    handled.begun(record(Topics.BACKUP_COMMANDS, PARENT));
    handled.begun(record(Topics.RECOVERY_EVENTS, null));

    assertThat(TraceParent.current()).isNull();
    handled.ended();
  }

  private static ConsumerRecord<byte[], byte[]> record(String topic, @Nullable String parent) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic, 0, 7, new byte[0], new byte[] {1});
    if (parent != null) {
      record.headers().add(TraceParent.HEADER, parent.getBytes(StandardCharsets.US_ASCII));
    }
    return record;
  }
}
