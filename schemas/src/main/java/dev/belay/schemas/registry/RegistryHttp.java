package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets an answer from one of a registry's addresses. After a connection error, 429 or 5xx it tries
 * the next address at once. After all addresses it starts over, with waits that double. Every call
 * of the API may be repeated: registering twice gives the same id. The address that answered is
 * asked first next time.
 *
 * <p>Does not follow redirects, because the credentials would go along.
 */
final class RegistryHttp {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
  private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
  private static final String ACCEPT =
      "application/vnd.schemaregistry.v1+json, application/json;q=0.9";

  /** The registry's answer, unless it asks to try again. */
  record Answer(int status, String body) {}

  /** Waits between attempts. */
  interface Pause {
    void accept(Duration wait) throws InterruptedException;
  }

  private final RegistryLocation.Http location;
  private final HttpSettings settings;
  private final Pause pause;
  private final HttpClient client;
  private final @Nullable BearerTokens tokens;
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * @throws org.apache.kafka.common.config.ConfigException if certificates or keys can't be read
   */
  RegistryHttp(RegistryLocation.Http location, HttpSettings settings, Pause pause) {
    this.location = location;
    this.settings = settings;
    this.pause = pause;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    settings.tls().context().ifPresent(builder::sslContext);
    this.client = builder.build();
    this.tokens =
        settings.credentials() instanceof RegistryCredentials.ClientCredentials by
            ? new BearerTokens(by, client, settings.readTimeout(), System::nanoTime)
            : null;
  }

  static RegistryHttp connect(RegistryLocation.Http location, HttpSettings settings) {
    return new RegistryHttp(location, settings, Thread::sleep);
  }

  Answer get(String path) {
    return send(path, null);
  }

  Answer post(String path, String body) {
    return send(path, body);
  }

  /** What to mend when the registry refuses the credentials. */
  String credentialSettings() {
    return settings.credentials().settings();
  }

  void close() {
    client.close();
  }

  private Answer send(String path, @Nullable String body) {
    Duration wait = settings.retryWait();
    Failed last = new Failed("not tried", null, Duration.ZERO);
    for (int attempt = 0; attempt <= settings.maxRetries(); attempt++) {
      if (attempt > 0) {
        pause(longer(wait, last.askedToWait));
        wait = wait.multipliedBy(2);
      }
      int first = preferred.get();
      for (int i = 0; i < location.urls().size(); i++) {
        int index = (first + i) % location.urls().size();
        switch (tryOnce(location.urls().get(index), path, body)) {
          case Answered answered -> {
            preferred.set(index);
            return answered.answer;
          }
          case Failed failed -> {
            last = failed;
            LOG.atDebug()
                .addKeyValue("belay.registry", location.urls().get(index))
                .addKeyValue("belay.attempt", attempt + 1)
                .log("The schema registry did not answer; trying again: {}", failed.what);
          }
        }
      }
    }
    throw new RegistryUnavailableException(
        "the schema registry at %s did not answer in %d attempts: %s"
            .formatted(location.urls(), settings.maxRetries() + 1, last.what),
        last.cause);
  }

  private sealed interface Outcome {}

  private record Answered(Answer answer) implements Outcome {}

  private record Failed(String what, @Nullable Throwable cause, Duration askedToWait)
      implements Outcome {}

  private Outcome tryOnce(URI url, String path, @Nullable String body) {
    try {
      HttpResponse<String> response = exchange(url, path, body);
      int status = response.statusCode();
      return status == 429 || status >= 500
          ? new Failed("HTTP " + status, null, retryAfter(response))
          : new Answered(new Answer(status, response.body()));
    } catch (IOException e) {
      return new Failed(told(url, e), e, Duration.ZERO);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String told(URI url, IOException e) {
    Optional<String> remedy = RegistryTls.remedy(e);
    if (remedy.isEmpty() && "https".equals(url.getScheme())) {
      remedy = RegistryTls.remedyOfReset(e);
    }
    return remedy.map(what -> e + ": " + what).orElseGet(e::toString);
  }

  /** A token that is refused may have been revoked before its end: a new one is tried once. */
  private HttpResponse<String> exchange(URI url, String path, @Nullable String body)
      throws IOException, InterruptedException {
    String token = tokens == null ? null : tokens.get();
    HttpResponse<String> response = send(url, path, body, token);
    if (tokens == null || token == null || response.statusCode() != 401) {
      return response;
    }
    tokens.forget(token);
    return send(url, path, body, tokens.get());
  }

  private HttpResponse<String> send(
      URI url, String path, @Nullable String body, @Nullable String token)
      throws IOException, InterruptedException {
    return client.send(request(url, path, body, token), BodyHandlers.ofString(UTF_8));
  }

  private HttpRequest request(URI url, String path, @Nullable String body, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(settings.readTimeout())
            .header("Accept", ACCEPT);
    settings.headers().forEach(request::header);
    String authorization =
        switch (settings.credentials()) {
          case RegistryCredentials.None none -> null;
          case RegistryCredentials.Basic basic -> basic.authorization();
          case RegistryCredentials.StaticToken fixed -> "Bearer " + fixed.token();
          case RegistryCredentials.ClientCredentials by -> "Bearer " + token;
        };
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (body != null) {
      request.header("Content-Type", CONTENT).POST(BodyPublishers.ofString(body, UTF_8));
    }
    return request.build();
  }

  /** In seconds. The form with a date is rare, and our own waits serve as well. */
  private static Duration retryAfter(HttpResponse<?> response) {
    Optional<String> seconds =
        response.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}"));
    return Duration.ofSeconds(seconds.map(Integer::parseInt).orElse(0));
  }

  private void pause(Duration wait) {
    try {
      pause.accept(wait.compareTo(settings.maxRetryWait()) > 0 ? settings.maxRetryWait() : wait);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static RegistryUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RegistryUnavailableException("interrupted while asking the schema registry", e);
  }
}
