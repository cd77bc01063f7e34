package dev.belay.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The issuer's part of authorization code with PKCE. A code is good once, for the client, address
 * and challenge that it was asked for with.
 */
public final class TestSignIn {
  private final TestIssuer issuer;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
  private volatile boolean refusing;

  TestSignIn(TestIssuer issuer) {
    this.issuer = issuer;
  }

  /** Who signs in from now on. */
  public void as(UnaryOperator<JWTClaimsSet.Builder> who) {
    claims = who;
    refusing = false;
  }

  /** From now on, nobody is let in. */
  public void refuse() {
    refusing = true;
  }

  void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    boolean good =
        "code".equals(asked.get("response_type"))
            && "S256".equals(asked.get("code_challenge_method"))
            && !refusing;
    String answer = good ? "code=" + code : "error=access_denied";
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            asked.get("redirect_uri")
                + "?"
                + answer
                + "&state="
                + URLEncoder.encode(asked.getOrDefault("state", ""), UTF_8));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  void token(HttpExchange exchange) throws IOException {
    Map<String, String> shown = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Map<String, String> asked = codes.getOrDefault(shown.getOrDefault("code", ""), Map.of());
    codes.remove(shown.getOrDefault("code", ""));
    boolean good =
        exchange.getRequestMethod().equals("POST")
            && "authorization_code".equals(shown.get("grant_type"))
            && asked.getOrDefault("client_id", "-").equals(shown.get("client_id"))
            && asked.getOrDefault("redirect_uri", "-").equals(shown.get("redirect_uri"))
            && asked
                .getOrDefault("code_challenge", "-")
                .equals(challenge(shown.getOrDefault("code_verifier", "")));
    byte[] body = good ? answer(asked) : "{\"error\":\"invalid_grant\"}".getBytes(UTF_8);
    exchange.sendResponseHeaders(good ? 200 : 400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private byte[] answer(Map<String, String> asked) throws IOException {
    try {
      String token =
          issuer.token(
              it ->
                  claims.apply(
                      it.audience(asked.get("client_id")).claim("nonce", asked.get("nonce"))));
      return "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
          .formatted(token)
          .getBytes(UTF_8);
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> form(String text) {
    return Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], UTF_8),
                pair -> pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : ""));
  }
}
