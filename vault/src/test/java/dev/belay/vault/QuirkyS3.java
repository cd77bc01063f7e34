package dev.belay.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An S3 store in memory, of which a test says what it gets wrong. Any bucket is there; no signature
 * is checked. What it answers otherwise is what the Amazon S3 API reference says.
 */
final class QuirkyS3 implements AutoCloseable {
  /** What a store does in place of answering as S3 does. */
  interface Quirk {
    /** True if it answered; false if the store answers as usual. */
    boolean answers(Request request) throws IOException;
  }

  /** One request, and what it can be answered with. */
  record Request(HttpExchange exchange, String key, int number) {
    String method() {
      return exchange.getRequestMethod();
    }

    boolean has(String header) {
      return exchange.getRequestHeaders().containsKey(header);
    }

    boolean refuse(int status, String code, String message) throws IOException {
      byte[] body =
          "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
              .formatted(code, message)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getRequestBody().readAllBytes();
      boolean head = method().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
      return true;
    }
  }

  final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Quirk quirk = request -> false;
  private volatile boolean conditions = true;
  private volatile int page = 1000;

  QuirkyS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Where a vault is in it. */
  URI vault(String prefix) {
    return URI.create(
        "s3://bucket/%s?endpoint=http://127.0.0.1:%d&path-style=true"
            .formatted(prefix, server.getAddress().getPort()));
  }

  void with(Quirk quirk) {
    this.quirk = quirk;
  }

  void ignoringConditions() {
    conditions = false;
  }

  void withPagesOf(int keys) {
    page = keys;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/bucket/?", "");
      Request request = new Request(exchange, path, requests.incrementAndGet());
      if (!quirk.answers(request)) {
        answer(request);
      }
    }
  }

  private void answer(Request request) throws IOException {
    HttpExchange exchange = request.exchange();
    switch (request.method()) {
      case "PUT" -> put(request, body(exchange));
      case "HEAD", "GET" -> {
        if (request.key().isEmpty()) {
          list(exchange);
        } else {
          get(request, objects.get(request.key()));
        }
      }
      default -> request.refuse(405, "MethodNotAllowed", "The method is not allowed");
    }
  }

  private void put(Request request, byte[] body) throws IOException {
    boolean absent = objects.putIfAbsent(request.key(), body) == null;
    if (!absent && conditions && request.has("If-None-Match")) {
      request.refuse(412, "PreconditionFailed", "At least one of the preconditions did not hold");
      return;
    }
    objects.put(request.key(), body);
    request.exchange().getResponseHeaders().add("ETag", "\"etag\"");
    request.exchange().sendResponseHeaders(200, -1);
  }

  private static void get(Request request, byte @Nullable [] found) throws IOException {
    if (found == null) {
      request.refuse(404, "NoSuchKey", "The specified key does not exist.");
    } else if (request.method().equals("HEAD")) {
      request.exchange().getResponseHeaders().add("Content-Length", "" + found.length);
      request.exchange().sendResponseHeaders(200, -1);
    } else {
      request.exchange().sendResponseHeaders(200, found.length == 0 ? -1 : found.length);
      request.exchange().getResponseBody().write(found);
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("continuation-token", "");
    List<String> keys =
        objects.keySet().stream()
            .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
            .toList();
    List<String> shown = keys.subList(0, Math.min(page, keys.size()));
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
    boolean more = shown.size() < keys.size();
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>")
          .append(shown.getLast())
          .append("</NextContinuationToken>");
    }
    shown.forEach(
        key -> xml.append("<Contents><Key>%s</Key><Size>1</Size></Contents>".formatted(key)));
    byte[] body = xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String raw = exchange.getRequestURI().getRawQuery();
    return Arrays.stream((raw == null ? "" : raw).split("&"))
        .map(each -> each.split("=", 2))
        .collect(
            java.util.stream.Collectors.toMap(
                each -> each[0],
                each ->
                    each.length == 1 ? "" : URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
  }

  /** The object, out of the chunks in which the SDK sends one with a checksum after it. */
  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    String hash = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    if (hash == null || !hash.startsWith("STREAMING-")) {
      return sent;
    }
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(sent);
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      object.write(in.readNBytes(size));
      in.skipNBytes(2);
    }
    return object.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    List<Integer> line = new ArrayList<>();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      line.add(read);
    }
    StringBuilder size = new StringBuilder();
    line.stream().takeWhile(c -> c != ';' && c != '\r').forEach(c -> size.append((char) (int) c));
    return Integer.parseInt(size.toString(), 16);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
