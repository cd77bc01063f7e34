package dev.belay.runtime.consume;

import dev.belay.jobs.TraceParent;
import dev.belay.jobs.Traced;
import dev.belay.schemas.Topics;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The step of a trace in which a listener handles a record, by OpenTelemetry's conventions for
 * messaging. A record that names no trace is in none, such as a report of progress; but what comes
 * from outside begins one.
 */
final class HandledRecords {
  private static final Set<String> FROM_OUTSIDE =
      Set.of(Topics.CI_EVENTS, Topics.DEPLOYMENT_EVENTS);

  private final Tracer tracer;
  private final String group;

  /** The container's threads handle one record at a time each. */
  private final ThreadLocal<@Nullable Traced> handled = new ThreadLocal<>();

  HandledRecords(Tracer tracer, String group) {
    this.tracer = tracer;
    this.group = group;
  }

  void begun(ConsumerRecord<?, ?> record) {
    ended();
    String parent = parent(record);
    String name = "process " + record.topic();
    if (TraceParent.traceId(parent) == null && FROM_OUTSIDE.contains(record.topic())) {
      handled.set(Traced.begin(described(tracer.spanBuilder(name).setNoParent(), record)));
    } else {
      handled.set(Traced.within(parent, tracer, name, step -> described(step, record)));
    }
  }

  void failed(Exception cause) {
    Traced step = handled.get();
    if (step != null) {
      step.failed(cause);
    }
  }

  void ended() {
    Traced step = handled.get();
    if (step != null) {
      handled.remove();
      step.close();
    }
  }

  private SpanBuilder described(SpanBuilder step, ConsumerRecord<?, ?> record) {
    return step.setSpanKind(SpanKind.CONSUMER)
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.operation.type", "process")
        .setAttribute("messaging.destination.name", record.topic())
        .setAttribute("messaging.destination.partition.id", Integer.toString(record.partition()))
        .setAttribute("messaging.kafka.offset", record.offset())
        .setAttribute("messaging.consumer.group.name", group);
  }

  private static @Nullable String parent(ConsumerRecord<?, ?> record) {
    Header header = record.headers().lastHeader(TraceParent.HEADER);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.US_ASCII);
  }
}
