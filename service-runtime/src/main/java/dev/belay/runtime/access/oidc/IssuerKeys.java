package dev.belay.runtime.access.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An issuer's public keys, fetched over HTTP. They are fetched again every 5 minutes, and when a
 * token names an unknown key (at most twice in 30 s). While the issuer does not answer, cached keys
 * stay valid for 4 hours. Redirects are never followed.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration OUTAGE = Duration.ofHours(4);
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(30);
  private static final int MAX_BODY = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final IssuerSettings settings;
  private final HttpClient http;

  private IssuerKeys(IssuerSettings settings, HttpClient http) {
    this.settings = settings;
    this.http = http;
  }

  static JWKSource<SecurityContext> of(IssuerSettings settings, HttpClient http) {
    return JWKSourceBuilder.create(new IssuerKeys(settings, http))
        .cache(FRESH.toMillis(), 2 * TIMEOUT.plusSeconds(1).toMillis())
        .refreshAheadCache(false)
        .rateLimited(LEAST_INTERVAL.toMillis())
        .retrying(true)
        .outageTolerant(OUTAGE.toMillis())
        .build();
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long currentTime, SecurityContext context)
      throws KeySourceException {
    byte[] body = get(settings.jwksUri().isPresent() ? settings.jwksUri().get() : discovered());
    try {
      return JWKSet.parse(new String(body, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new JWKSetParseException("the keys of " + settings.issuer() + " can't be read", e);
    }
  }

  /** OpenID Connect Discovery 1.0, section 4. */
  private URI discovered() throws JWKSetRetrievalException {
    String base = settings.issuer().replaceFirst("/$", "");
    JsonNode document = json(get(URI.create(base + "/.well-known/openid-configuration")));
    if (!document.path("issuer").asString("").equals(settings.issuer())) {
      throw new JWKSetRetrievalException(
          settings.issuer() + " describes itself as another issuer", null);
    }
    return IssuerSettings.trustworthy(document.path("jwks_uri").asString(""))
        .orElseThrow(
            () ->
                new JWKSetRetrievalException(
                    settings.issuer() + " names no https:// jwks_uri", null));
  }

  private JsonNode json(byte[] body) throws JWKSetRetrievalException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new JWKSetRetrievalException(
          "the description of " + settings.issuer() + " is no JSON", e);
    }
  }

  private byte[] get(URI uri) throws JWKSetRetrievalException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("Accept", "application/json").build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new JWKSetRetrievalException(uri + " answered " + answer.statusCode(), null);
        }
        byte[] bytes = body.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
          throw new JWKSetRetrievalException(uri + " answered more than 1 MiB", null);
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new JWKSetRetrievalException(uri + " can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JWKSetRetrievalException(uri + " was not waited for", e);
    }
  }

  @Override
  public void close() {
    // The client is shared; nothing here is open between requests.
  }
}
