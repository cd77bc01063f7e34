package dev.belay.gateway.platform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * An HTTP server with routes, that remembers what it was asked, in order, and can be told to fail.
 * Who asks is found out by the subclass.
 */
public abstract class FakePlatform implements AutoCloseable {
  protected static final JsonMapper JSON = new JsonMapper();

  /**
   * @param path as it was sent, not decoded
   * @param asker who it was, as the subclass names them, for example {@code app}
   */
  public record Request(
      String method, String path, Map<String, String> query, String asker, JsonNode body) {
    /** Method and path. */
    public String line() {
      return method + " " + path;
    }
  }

  /** What a route answers. The body is JSON as text; empty for none. */
  public record Answer(int status, String body, Map<String, String> headers) {
    public static Answer of(int status, String body) {
      return new Answer(status, body, Map.of());
    }

    public static Answer status(int status) {
      return of(status, status < 400 ? "" : "{\"message\":\"told to\"}");
    }
  }

  /** Answers a request whose path matched; the groups are decoded. */
  public interface Route {
    Answer answer(Request request, List<String> groups) throws Exception;
  }

  private record Entry(String method, Pattern path, Route route) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Entry> routes = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Deque<Answer> failures = new ArrayDeque<>();

  protected FakePlatform(String prefix) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(prefix.isEmpty() ? "/" : prefix, e -> handle(e, prefix));
    server.start();
  }

  /** Its address without a path. */
  protected String root() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /**
   * Later routes go first, so that a test can replace one.
   *
   * @param path a regular expression of the path below the API's address; its groups are decoded
   */
  public void on(String method, String path, Route route) {
    routes.addFirst(new Entry(method, Pattern.compile(path), route));
  }

  /** The next request gets this, whatever it is; several are used up in order. */
  public void failNext(Answer answer) {
    synchronized (failures) {
      failures.add(answer);
    }
  }

  /** All requests so far, refused ones too. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Those with this method and a path that matches. */
  public List<Request> requests(String method, String path) {
    return requests.stream()
        .filter(r -> r.method().equals(method) && r.path().matches(path))
        .toList();
  }

  /**
   * @return who asks, or null when the credentials are no good: that is a 401
   */
  protected abstract String asker(HttpExchange exchange) throws Exception;

  /** The body of a 404 or 401 in the platform's words. */
  protected String message(String text) {
    return "{\"message\":\"" + text + "\"}";
  }

  private void handle(HttpExchange exchange, String prefix) throws IOException {
    Answer answer;
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String asker = asker(exchange);
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath().substring(prefix.length()),
              query(exchange.getRequestURI().getRawQuery()),
              asker == null ? "nobody" : asker,
              body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body));
      requests.add(request);
      Answer failure;
      synchronized (failures) {
        failure = failures.poll();
      }
      if (failure != null) {
        answer = failure;
      } else if (asker == null) {
        answer = Answer.of(401, message("Bad credentials"));
      } else {
        answer = route(request);
      }
    } catch (Exception e) {
      answer = Answer.of(500, JSON.writeValueAsString(Map.of("message", e.toString())));
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Answer route(Request request) throws Exception {
    for (Entry entry : routes) {
      Matcher matcher = entry.path().matcher(request.path());
      if (entry.method().equals(request.method()) && matcher.matches()) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
          groups.add(URLDecoder.decode(matcher.group(i), StandardCharsets.UTF_8));
        }
        return entry.route().answer(request, groups);
      }
    }
    return Answer.of(404, message("Not Found"));
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
