package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.schemas.registry.RegistryCredentials.ClientCredentials;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens by client credentials. A token is kept until shortly before its end, or until the
 * registry refuses it.
 */
final class BearerTokens {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of a token that does not say how long it lasts. */
  private static final Duration UNSAID = Duration.ofMinutes(5);

  private final ClientCredentials credentials;
  private final HttpClient client;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private @Nullable Token token;

  private record Token(String text, long renewAt) {}

  BearerTokens(
      ClientCredentials credentials, HttpClient client, Duration timeout, LongSupplier nanoTime) {
    this.credentials = credentials;
    this.client = client;
    this.timeout = timeout;
    this.nanoTime = nanoTime;
  }

  /**
   * @throws IOException if the endpoint does not answer now; trying again may help
   * @throws RegistryUnauthorisedException if it refuses the client
   */
  synchronized String get() throws IOException, InterruptedException {
    Token known = token;
    if (known == null || known.renewAt() - nanoTime.getAsLong() <= 0) {
      known = fetch();
      token = known;
    }
    return known.text();
  }

  /** The registry refuses it: the next one is asked for anew. */
  synchronized void forget(String refused) {
    if (token != null && token.text().equals(refused)) {
      token = null;
    }
  }

  private Token fetch() throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request(), BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
      throw new IOException(
          "HTTP %d of the token endpoint %s"
              .formatted(answer.statusCode(), credentials.endpoint()));
    }
    JsonNode json = json(answer.body());
    String text = json.path("access_token").asString("");
    if (answer.statusCode() != 200 || text.isEmpty()) {
      throw new RegistryUnauthorisedException(
          "the token endpoint %s gives no token to the client '%s' (HTTP %d %s): check %s"
              .formatted(
                  credentials.endpoint(),
                  credentials.id(),
                  answer.statusCode(),
                  json.path("error").asString("without a reason"),
                  credentials.settings()));
    }
    long seconds = json.path("expires_in").asLong(UNSAID.toSeconds());
    // Of a token that is as short as the margin, half is used.
    long useful = Math.max(seconds - credentials.renewBefore().toSeconds(), seconds / 2);
    return new Token(text, nanoTime.getAsLong() + Duration.ofSeconds(useful).toNanos());
  }

  private HttpRequest request() {
    String form = "grant_type=client_credentials";
    if (credentials.scope() != null) {
      form += "&scope=" + encoded(credentials.scope());
    }
    String login = encoded(credentials.id()) + ":" + encoded(credentials.secret());
    return HttpRequest.newBuilder(credentials.endpoint())
        .timeout(timeout)
        .header("Accept", "application/json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
        .POST(BodyPublishers.ofString(form, UTF_8))
        .build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** What is no JSON has no token. */
  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }
}
