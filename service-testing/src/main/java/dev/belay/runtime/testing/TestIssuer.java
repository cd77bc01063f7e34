package dev.belay.runtime.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * An OIDC issuer on this machine, of CI jobs' tokens and of people's, with discovery and keys that
 * can be rotated.
 */
public final class TestIssuer implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger requestsForKeys = new AtomicInteger();
  private volatile List<JWK> keys;
  private final TestSignIn people;
  private volatile boolean down;

  public TestIssuer() throws IOException, JOSEException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keys = List.of(rsa("first"));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "authorization_endpoint": "%1$s/authorize",
                 "token_endpoint": "%1$s/token"}
                """
                    .formatted(url())));
    people = new TestSignIn(this);
    server.createContext("/authorize", people::authorize);
    server.createContext("/token", people::token);
    server.createContext(
        "/keys",
        exchange -> {
          requestsForKeys.incrementAndGet();
          answer(exchange, new JWKSet(keys).toString(true));
        });
    server.start();
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(down ? 503 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  public static RSAKey rsa(String id) throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(id).generate();
  }

  public static ECKey ec(String id) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  public int requestsForKeys() {
    return requestsForKeys.get();
  }

  /** From now on, these are its keys; it signs with the first of them. */
  public void rotate(JWK... to) {
    keys = List.of(to);
  }

  public void goDown() {
    down = true;
  }

  /** Who signs in next, by the claims of the token; nobody is asked for a password. */
  public TestSignIn people() {
    return people;
  }

  /** What a job on GitHub's main branch has, changed. */
  public String token(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return token(keys.getFirst(), change);
  }

  public String token(JWK key, UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        change
            .apply(
                new JWTClaimsSet.Builder()
                    .issuer(url())
                    .audience("belay")
                    .subject("repo:acme/shop:ref:refs/heads/main")
                    .issueTime(Date.from(now))
                    .notBeforeTime(Date.from(now))
                    .expirationTime(Date.from(now.plusSeconds(300)))
                    .claim("repository", "acme/shop")
                    .claim("repository_owner", "acme")
                    .claim("ref", "refs/heads/main")
                    .claim("sha", "f95f852bd8fca8fcc58a9a2d6c842781e32a215e"))
            .build();
    JWSAlgorithm algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    jwt.sign(key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey()));
    return jwt.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
