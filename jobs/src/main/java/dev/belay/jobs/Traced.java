package dev.belay.jobs;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A step of a trace that the thread does until this is closed. What it logs meanwhile names the
 * trace ({@code trace_id}, {@code span_id}), and what it records or publishes belongs to it. Closed
 * by the thread that began it.
 */
public final class Traced implements AutoCloseable {
  private static final String TRACE = "trace_id";
  private static final String SPAN = "span_id";

  private final @Nullable Span span;
  private final @Nullable Scope scope;
  private final @Nullable String traceBefore;
  private final @Nullable String spanBefore;

  @SuppressWarnings("MustBeClosed") // closed by close()
  private Traced(@Nullable Span span) {
    this.span = span;
    this.traceBefore = MDC.get(TRACE);
    this.spanBefore = MDC.get(SPAN);
    if (span == null) {
      this.scope = null;
      return;
    }
    this.scope = span.makeCurrent();
    if (span.getSpanContext().isValid()) {
      MDC.put(TRACE, span.getSpanContext().getTraceId());
      MDC.put(SPAN, span.getSpanContext().getSpanId());
    }
  }

  /** Begins the step. */
  public static Traced begin(SpanBuilder step) {
    return new Traced(step.startSpan());
  }

  /**
   * Begins the step where {@code parent} says. Without a trace there is no step either: then
   * nothing is begun.
   *
   * @param parent a {@link TraceParent}
   * @param step what is said of the step from the beginning
   */
  public static Traced within(
      @Nullable String parent, Tracer tracer, String name, UnaryOperator<SpanBuilder> step) {
    Context place = TraceParent.of(parent);
    return Span.fromContext(place).getSpanContext().isValid()
        ? begin(step.apply(tracer.spanBuilder(name).setParent(place)))
        : new Traced(null);
  }

  /**
   * Notes that the step has failed, and by which kind of exception. Its message stays in the log,
   * which names the trace: it may quote data, and a trace goes to others.
   */
  public void failed(Throwable cause) {
    if (span != null) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute("error.type", cause.getClass().getName());
    }
  }

  @Override
  public void close() {
    if (span == null || scope == null) {
      return;
    }
    scope.close();
    span.end();
    restore(TRACE, traceBefore);
    restore(SPAN, spanBefore);
  }

  private static void restore(String key, @Nullable String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
