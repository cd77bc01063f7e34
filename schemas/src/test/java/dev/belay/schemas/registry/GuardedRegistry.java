package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A registry over TLS that knows one schema, "string" with the id 7, and lets in whom its guard
 * lets in. It has a token endpoint, as an identity provider has one.
 */
final class GuardedRegistry implements AutoCloseable {
  private static final String CLIENT = "belay:a%2Fsecret";

  private final HttpsServer server;
  private final List<String> tokenRequests = new ArrayList<>();
  private volatile Predicate<HttpExchange> guard = exchange -> true;
  private volatile String token = "token-0";
  private volatile int tokenStatus = 200;
  private volatile long lifetimeSeconds = 3600;

  /**
   * @param own key and certificate, PEM
   * @param authority of clients' certificates, PEM
   * @param wantsCertificate whether a client must have one
   */
  GuardedRegistry(Path own, Path authority, boolean wantsCertificate) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context =
        new RegistryTls(
                Map.of(
                    "ssl.keystore.type",
                    "PEM",
                    "ssl.keystore.location",
                    own.toString(),
                    "ssl.truststore.type",
                    "PEM",
                    "ssl.truststore.location",
                    authority.toString()))
            .context()
            .orElseThrow();
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/", this::answer);
    server.createContext("/token", this::giveToken);
    server.start();
  }

  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  String tokenEndpoint() {
    return url() + "/token";
  }

  /** Lets in whoever shows this header. */
  void demand(String name, String value) {
    guard = exchange -> value.equals(exchange.getRequestHeaders().getFirst(name));
  }

  /** Lets in whoever shows the token that is given now. */
  void demandToken() {
    guard =
        exchange ->
            ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /** Earlier ones are refused from now on. */
  void giveTokens(String token, long lifetimeSeconds) {
    this.token = token;
    this.lifetimeSeconds = lifetimeSeconds;
  }

  void tokenEndpointAnswers(int status) {
    tokenStatus = status;
  }

  /** The forms that clients have sent for tokens. */
  List<String> tokenRequests() {
    return tokenRequests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (guard.test(exchange)) {
      String path = exchange.getRequestURI().getPath();
      reply(
          exchange,
          200,
          path.startsWith("/schemas/ids/") ? "{\"schema\":\"\\\"string\\\"\"}" : "{\"id\":7}");
    } else {
      reply(exchange, 401, "{\"error_code\":40101,\"message\":\"no\"}");
    }
  }

  private void giveToken(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    tokenRequests.add(form);
    String login = "Basic " + Base64.getEncoder().encodeToString(CLIENT.getBytes(UTF_8));
    if (tokenStatus != 200) {
      reply(exchange, tokenStatus, "");
    } else if (!login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      reply(exchange, 401, "{\"error\":\"invalid_client\"}");
    } else {
      reply(
          exchange,
          200,
          "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
              .formatted(token, lifetimeSeconds));
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
