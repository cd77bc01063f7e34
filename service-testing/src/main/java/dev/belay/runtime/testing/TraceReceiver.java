package dev.belay.runtime.testing;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A collector of traces: OTLP over HTTP, as protocol buffers. It keeps what it gets. */
public final class TraceReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Step> steps = new CopyOnWriteArrayList<>();

  /**
   * A span.
   *
   * @param service {@code service.name} of its resource
   * @param parentId empty for the first step of a trace
   */
  public record Step(
      String service,
      String name,
      String traceId,
      String spanId,
      String parentId,
      boolean failed,
      Map<String, String> attributes) {}

  public TraceReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What came so far. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      request.getResourceSpansList().forEach(this::keep);
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  private void keep(ResourceSpans of) {
    String service =
        String.valueOf(texts(of.getResource().getAttributesList()).get("service.name"));
    of.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(span -> step(service, span))
        .forEach(steps::add);
  }

  private static Step step(String service, Span span) {
    return new Step(
        service,
        span.getName(),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getStatus().getCodeValue() == 2,
        texts(span.getAttributesList()));
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                each ->
                    each.getValue().hasStringValue()
                        ? each.getValue().getStringValue()
                        : String.valueOf(each.getValue().getIntValue())));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
