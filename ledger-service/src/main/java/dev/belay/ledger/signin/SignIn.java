package dev.belay.ledger.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.ledger.signin.SignInException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an issuer for a person's token: OpenID Connect Core 1.0, section 3.1, with PKCE (RFC 7636).
 * The issuer's description is read anew each time: people seldom sign in, and issuers move.
 */
public final class SignIn {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final SignInSettings settings;
  private final HttpClient http;

  public SignIn(SignInSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  public SignInSettings settings() {
    return settings;
  }

  /** Where the browser is to go. */
  public URI begin(Attempt attempt, URI back) throws SignInException {
    String endpoint = endpoint("authorization_endpoint");
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", settings.clientId());
    query.put("redirect_uri", back.toString());
    query.put("scope", settings.scopes());
    query.put("state", attempt.state());
    query.put("nonce", attempt.nonce());
    query.put("code_challenge", attempt.challenge());
    query.put("code_challenge_method", "S256");
    return URI.create(endpoint + (endpoint.contains("?") ? "&" : "?") + form(query));
  }

  /**
   * @return the ID token that the issuer gives for a code; nobody has looked at it yet
   */
  public String finish(String code, Attempt attempt, URI back) throws SignInException {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("grant_type", "authorization_code");
    body.put("code", code);
    body.put("redirect_uri", back.toString());
    body.put("client_id", settings.clientId());
    body.put("code_verifier", attempt.verifier());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint("token_endpoint")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(body)));
    Path secret = settings.secretFile();
    if (secret != null) {
      request.header("Authorization", basic(settings.clientId(), secret));
    }
    String token = json(request).path("id_token").asString("");
    if (token.isEmpty()) {
      throw new SignInException(Reason.ISSUER, "the issuer's answer has no id_token");
    }
    return token;
  }

  /** RFC 6749, section 2.3.1: both parts are form-encoded before. */
  private static String basic(String id, Path file) throws SignInException {
    try {
      String pair = encoded(id) + ":" + encoded(Files.readString(file).strip());
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    } catch (IOException e) {
      throw new SignInException(
          Reason.ISSUER, "belay.ledger.sign-in.client-secret-file can't be read: " + file, e);
    }
  }

  private String endpoint(String name) throws SignInException {
    String issuer = settings.issuer().toString();
    JsonNode description =
        json(
            HttpRequest.newBuilder(
                URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration")));
    if (!description.path("issuer").asString("").equals(issuer)) {
      throw new SignInException(Reason.ISSUER, issuer + " describes itself as another issuer");
    }
    String endpoint = description.path(name).asString("");
    if (!SignInSettings.isTrustworthy(endpoint)) {
      throw new SignInException(Reason.ISSUER, issuer + " names no https:// " + name);
    }
    return endpoint;
  }

  private JsonNode json(HttpRequest.Builder request) throws SignInException {
    HttpRequest sent = request.header("Accept", "application/json").timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> answer = http.send(sent, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(MOST_BYTES);
        if (answer.statusCode() != 200) {
          throw new SignInException(
              Reason.ISSUER, "%s answered %d".formatted(sent.uri(), answer.statusCode()));
        }
        return JSON.readTree(bytes);
      }
    } catch (IOException | JacksonException e) {
      throw new SignInException(Reason.ISSUER, sent.uri() + " can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SignInException(Reason.ISSUER, sent.uri() + " was not waited for", e);
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
