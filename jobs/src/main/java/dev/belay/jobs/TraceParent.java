package dev.belay.jobs;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace as text: the header {@code traceparent} of W3C's Trace Context, at level 1. It
 * goes where a thread can't: into rows, records and requests.
 */
public final class TraceParent {
  /** The name of the header, of records and of HTTP requests. */
  public static final String HEADER = "traceparent";

  private static final TextMapGetter<String> ONLY_HEADER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return key.equals(HEADER) ? carrier : null;
        }
      };

  private TraceParent() {}

  /** Where in its trace the thread is; null when it is in none. */
  public static @Nullable String current() {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.current(), headers, (to, name, value) -> to.put(name, value));
    return headers.get(HEADER);
  }

  /** The trace that the text names: 32 hexadecimal digits; null when it names none. */
  public static @Nullable String traceId(@Nullable String text) {
    SpanContext place = Span.fromContext(of(text)).getSpanContext();
    return place.isValid() ? place.getTraceId() : null;
  }

  /**
   * The place that the text names.
   *
   * @param text null, and what is no traceparent, names none
   */
  public static Context of(@Nullable String text) {
    return text == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), text, ONLY_HEADER);
  }
}
