package dev.belay.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The JSON API of one service. GETs, and POSTs with an idempotency key, are repeated when the
 * connection fails. Other POSTs are sent once. A refused token is replaced once, if there is
 * another one. No token appears in a message.
 */
public final class JsonService implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;
  private static final int MOST_OF_A_PROBLEM = 1 << 16;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SHORTEST_REQUEST = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final String name;
  private final URI base;
  private final Credentials credentials;
  private final Map<String, String> headers;
  private final HttpClient client;

  /**
   * @param name for messages, for example {@code ledger}
   * @param base http or https, without credentials
   */
  public JsonService(String name, URI base, Credentials credentials) {
    this(name, base, credentials, Map.of());
  }

  /**
   * @param headers that every request has
   */
  public JsonService(String name, URI base, Credentials credentials, Map<String, String> headers) {
    this.headers = Map.copyOf(headers);
    this.name = name;
    this.base = base;
    this.credentials = credentials;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  public String name() {
    return name;
  }

  /** One GET, repeated until {@code deadline} while the service can't be reached. */
  public JsonNode get(String path, Deadline deadline)
      throws ServiceException, InterruptedException {
    return repeated(request(path).GET(), deadline);
  }

  /** One GET, once. */
  public JsonNode getOnce(String path, Deadline deadline)
      throws ServiceException, InterruptedException {
    return once(request(path).GET(), deadline);
  }

  /**
   * One GET, of which the answer is copied as it comes, whatever its size. It is sent once: what
   * was copied can't be taken back.
   *
   * @throws ServiceException also if the answer breaks off; what came before is in {@code out}
   */
  public void copy(String path, String type, OutputStream out, Deadline deadline)
      throws ServiceException, InterruptedException {
    HttpRequest.Builder request =
        request(path).setHeader("Accept", type + ", application/problem+json");
    HttpResponse<InputStream> response = sendTwice(request, deadline, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw failure(
            response.statusCode(),
            new String(body.readNBytes(MOST_OF_A_PROBLEM), StandardCharsets.UTF_8));
      }
      body.transferTo(out);
      out.flush();
    } catch (IOException e) {
      throw new ServiceException.Unreachable(
          "the answer of the " + name + " at " + base + " broke off: " + cause(e), e);
    }
  }

  /** One POST. It is repeated like a GET if {@code headers} have an idempotency key. */
  public JsonNode post(String path, JsonNode body, Map<String, String> headers, Deadline deadline)
      throws ServiceException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return headers.containsKey("Idempotency-Key")
        ? repeated(request, deadline)
        : once(request, deadline);
  }

  private HttpRequest.Builder request(String path) {
    String root = base.toString().replaceFirst("/+\\z", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .header("Accept", "application/json, application/problem+json");
    headers.forEach(request::header);
    return request;
  }

  private JsonNode repeated(HttpRequest.Builder request, Deadline deadline)
      throws ServiceException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return once(request, deadline);
      } catch (ServiceException.Unreachable e) {
        deadline.pause(pause);
        if (deadline.passed()) {
          throw e;
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      }
    }
  }

  /** One request. It is sent a second time when the token was refused and there is another one. */
  private JsonNode once(HttpRequest.Builder request, Deadline deadline)
      throws ServiceException, InterruptedException {
    return body(sendTwice(request, deadline, BodyHandlers.ofString()));
  }

  private <T> HttpResponse<T> sendTwice(
      HttpRequest.Builder request, Deadline deadline, BodyHandler<T> handler)
      throws ServiceException, InterruptedException {
    HttpResponse<T> response = send(request, deadline, handler);
    return response.statusCode() == UNAUTHORIZED && credentials.renew()
        ? send(request, deadline, handler)
        : response;
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, Deadline deadline, BodyHandler<T> handler)
      throws ServiceException, InterruptedException {
    @Nullable String token = credentials.token(deadline);
    if (token != null) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.timeout(limit(deadline)).build(), handler);
    } catch (IOException e) {
      throw new ServiceException.Unreachable(
          "the " + name + " at " + base + " can't be reached: " + cause(e), e);
    }
  }

  /** Even at the deadline a request gets a moment, because its answer says more than a timeout. */
  private static Duration limit(Deadline deadline) {
    Duration left = deadline.remaining();
    if (left.compareTo(SHORTEST_REQUEST) < 0) {
      return SHORTEST_REQUEST;
    }
    return left.compareTo(REQUEST_TIMEOUT) < 0 ? left : REQUEST_TIMEOUT;
  }

  private JsonNode body(HttpResponse<String> response) throws ServiceException {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return json(response.body());
    }
    throw failure(status, response.body());
  }

  private ServiceException failure(int status, String body) {
    String said = "the " + name + " says: " + Problem.describe(status, body);
    if (status == 404) {
      return new ServiceException.NotFound(said);
    }
    if (status == 429 || status == 502 || status == 503 || status == 504) {
      return new ServiceException.Unreachable(said, null);
    }
    if (status >= 400 && status < 500) {
      return new ServiceException.Declined(said);
    }
    return new ServiceException.Broken(said, null);
  }

  private JsonNode json(String body) throws ServiceException {
    String answer = "the answer from " + base + " is not the JSON of a " + name;
    try {
      JsonNode node = Json.parse(body);
      if (!node.isObject()) {
        throw new ServiceException.Broken(answer + "; is this the right URL?", null);
      }
      return node;
    } catch (JacksonException e) {
      throw new ServiceException.Broken(answer + "; is this the right URL?", e);
    }
  }

  private static String cause(IOException failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = failure.getMessage() != null ? failure.getMessage() : deepest.getMessage();
    return switch (failure) {
      case java.net.http.HttpConnectTimeoutException e -> "no connection in time";
      case java.net.http.HttpTimeoutException e -> "no answer in time";
      case java.net.ConnectException e when message == null -> "connection refused";
      default -> message == null ? deepest.getClass().getSimpleName() : message;
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
