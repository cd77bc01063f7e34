package dev.belay.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway and a ledger that answer what a test tells them, the last answer again and again. */
final class FakeServices implements AutoCloseable {
  static final String TOKEN = "t0ken-that-must-not-show";

  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  FakeServices() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Map<String, String> environment() {
    return Map.of("BELAY_GATEWAY_URL", url(), "BELAY_LEDGER_URL", url());
  }

  /** Answers of {@code "GET /path"} in order. */
  FakeServices on(String request, Reply... answers) {
    replies.put(request, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  /** The gateway accepts a set {@code s1} with these points, named {@code p-STORE}. */
  FakeServices accepting(String... stores) {
    String points =
        String.join(
            ",",
            java.util.Arrays.stream(stores)
                .map(s -> "{\"recoveryPointId\":\"p-" + s + "\",\"dataStore\":\"" + s + "\"}")
                .toList());
    return on(
        "POST /v1/recovery-sets",
        Reply.json(202, "{\"recoverySetId\":\"s1\",\"recoveryPoints\":[" + points + "]}"));
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            body,
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
            exchange.getRequestHeaders().getFirst("traceparent")));
    Reply reply = next(key);
    switch (reply.kind) {
      case RESET -> exchange.close();
      case HANG -> hang(exchange);
      case ANSWER -> answer(exchange, reply);
    }
  }

  private void hang(HttpExchange exchange) {
    try {
      closing.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", reply.type);
    exchange.sendResponseHeaders(reply.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Reply next(String key) {
    Deque<Reply> answers = replies.get(key);
    if (answers == null) {
      return Reply.problem(404, "Not found", key);
    }
    synchronized (answers) {
      return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }

  record Request(
      String line,
      String body,
      String authorization,
      String idempotencyKey,
      @Nullable String traceparent) {}

  record Reply(Kind kind, int status, String type, String body) {
    enum Kind {
      ANSWER,
      RESET,
      HANG
    }

    static final Reply RESET = new Reply(Kind.RESET, 0, "", "");
    static final Reply HANG = new Reply(Kind.HANG, 0, "", "");

    static Reply json(int status, String body) {
      return new Reply(Kind.ANSWER, status, "application/json", body);
    }

    static Reply ok(String body) {
      return json(200, body);
    }

    static Reply problem(int status, String title, String detail) {
      return new Reply(
          Kind.ANSWER,
          status,
          "application/problem+json",
          "{\"title\":\"" + title + "\",\"detail\":\"" + detail + "\",\"status\":" + status + "}");
    }
  }
}
