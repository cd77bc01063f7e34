package dev.belay.gateway.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * JSON over HTTP to one platform. Every request is sent once and goes to the configured address.
 * Redirects are followed only below that address, with the same method and body. Messages never
 * contain tokens.
 */
public final class PlatformHttp implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_REDIRECTS = 3;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final String name;
  private final String base;
  private final Duration timeout;
  private final Map<String, String> headers;
  private final AnswerCheck check;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param name of the platform, for messages
   * @param base the API's address, http or https, without credentials, query and fragment
   * @param timeout for a whole request with its answer
   * @param headers of every request
   * @param clock against which the end of a rate limit is counted
   * @throws IllegalArgumentException when {@code base} is not such an address
   */
  public PlatformHttp(
      String name, URI base, Duration timeout, Map<String, String> headers, Clock clock) {
    if (base.getHost() == null
        || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
        || base.getRawUserInfo() != null
        || base.getRawQuery() != null
        || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          name + "'s API address must be http:// or https://, a host and a path");
    }
    this.name = name;
    this.base = base.toString().replaceFirst("/+\\z", "");
    this.timeout = timeout;
    this.headers = Map.copyOf(headers);
    this.check = new AnswerCheck(name, clock);
  }

  /**
   * @param credential the name and value of the header that shows who asks
   * @param body null for none
   * @throws PlatformException.Unavailable when trying again may help
   * @throws PlatformException.Refused when it won't
   */
  public Reply send(
      String method, ApiPath path, Map.Entry<String, String> credential, @Nullable JsonNode body)
      throws PlatformException, InterruptedException {
    URI address = URI.create(base + path);
    for (int redirects = 0; ; redirects++) {
      HttpResponse<byte[]> response = exchange(method, address, credential, body);
      Optional<URI> moved = movedTo(address, response);
      if (moved.isEmpty() || redirects == MOST_REDIRECTS) {
        check.require(method, path, response.statusCode(), response.headers(), read(response));
        return new Reply(response.statusCode(), response.headers(), read(response));
      }
      address = moved.get();
    }
  }

  private HttpResponse<byte[]> exchange(
      String method, URI address, Map.Entry<String, String> credential, @Nullable JsonNode body)
      throws PlatformException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
            .header(credential.getKey(), credential.getValue());
    headers.forEach(request::header);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    // The client's own time-out ends with the headers; this one is for the body as well.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), info -> new BoundedBody(MOST_BYTES));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unavailable("no answer within " + timeout, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException) {
        throw unavailable(cause.toString(), cause);
      }
      throw new IllegalStateException("the HTTP client failed", e);
    } finally {
      answer.cancel(true);
    }
  }

  private PlatformException.Unavailable unavailable(String why, Throwable cause) {
    return new PlatformException.Unavailable(
        name + " at " + base + " can't be reached: " + why, null, cause);
  }

  private Optional<URI> movedTo(URI address, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status != 301 && status != 302 && status != 307 && status != 308) {
      return Optional.empty();
    }
    try {
      return response
          .headers()
          .firstValue("Location")
          .map(location -> address.resolve(location).normalize())
          .filter(target -> target.toString().startsWith(base + "/"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Error pages need not be JSON. */
  private static JsonNode read(HttpResponse<byte[]> response) throws PlatformException {
    byte[] body = response.body();
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      if (response.statusCode() >= 200 && response.statusCode() < 300) {
        throw new PlatformException.Unavailable("the answer is not JSON", null, e);
      }
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
