package dev.belay.gateway.github.client;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import dev.belay.gateway.platform.FakePlatform;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * GitHub's API as far as an App needs it to get its tokens. JWTs are checked as GitHub checks them;
 * tokens are made for an installation and expire. Who asks is {@code app}, or {@code
 * installation:ID} with the repositories and permissions of the token, for example {@code
 * installation:7 repositories=[42] deployments=write}, or {@code person} for {@link #PERSONAL}.
 */
public final class FakeGitHub extends FakePlatform {
  public static final String CLIENT_ID = "Iv23liBelayTest";

  /** A personal access token that is let in. */
  public static final String PERSONAL = "github_pat_test";

  private static final KeyPair KEY = key();
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final Clock clock;
  private final Map<String, Long> installations = new ConcurrentHashMap<>();
  private final Map<String, Issued> issued = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  private record Issued(String asker, Instant expires) {}

  public FakeGitHub() {
    this(Clock.systemUTC());
  }

  public FakeGitHub(Clock clock) {
    super("/api/v3");
    this.clock = clock;
    on("POST", "/app/installations/(\\d+)/access_tokens", (r, g) -> token(r, g.getFirst()));
    on(
        "GET",
        "/repos/([^/]+)/([^/]+)/installation",
        (r, g) -> installation(r, g.get(0) + "/" + g.get(1)));
    on("GET", "/orgs/([^/]+)/installation", (r, g) -> installation(r, g.getFirst()));
  }

  /** For {@code belay.github.api-url}; with a path, as Enterprise Server has one. */
  public String url() {
    return root() + "/api/v3";
  }

  /**
   * @param account an organisation, or owner/name of a repository
   */
  public void install(String account, long installation) {
    installations.put(account, installation);
  }

  /** All tokens so far are refused from now on. */
  public void revokeTokens() {
    issued.clear();
  }

  /** As GitHub gives it: PKCS#1. */
  public static String privateKey() {
    byte[] pkcs8 = KEY.getPrivate().getEncoded();
    // For a 2048-bit RSA key the envelope takes 26 bytes, and the rest is the PKCS#1 key.
    return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
  }

  public static String pkcs8PrivateKey() {
    return pem("PRIVATE KEY", KEY.getPrivate().getEncoded());
  }

  private static String pem(String kind, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind);
  }

  @Override
  protected String asker(HttpExchange exchange) throws Exception {
    if (!"2022-11-28".equals(exchange.getRequestHeaders().getFirst("X-GitHub-Api-Version"))
        || exchange.getRequestHeaders().getFirst("User-Agent") == null) {
      return null;
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      return null;
    }
    String token = authorization.substring("Bearer ".length());
    if (token.equals(PERSONAL)) {
      return "person";
    }
    Issued known = issued.get(token);
    if (known != null) {
      return clock.instant().isBefore(known.expires()) ? known.asker() : null;
    }
    return token.chars().filter(c -> c == '.').count() == 2 && isAppJwt(token) ? "app" : null;
  }

  private boolean isAppJwt(String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    Instant now = clock.instant();
    Instant issuedAt = claims.getIssueTime().toInstant();
    Instant expires = claims.getExpirationTime().toInstant();
    return jwt.getHeader().getAlgorithm().getName().equals("RS256")
        && jwt.verify(new RSASSAVerifier((RSAPublicKey) KEY.getPublic()))
        && claims.getIssuer().equals(CLIENT_ID)
        && !issuedAt.isAfter(now.minusSeconds(30))
        && expires.isAfter(now)
        && !expires.isAfter(now.plus(Duration.ofMinutes(10)));
  }

  private Answer token(Request request, String installation) {
    if (!request.asker().equals("app")) {
      return Answer.of(401, message("A JSON web token could not be decoded"));
    }
    if (!installations.containsValue(Long.parseLong(installation))) {
      return Answer.of(404, message("Not Found"));
    }
    StringBuilder asker = new StringBuilder("installation:" + installation);
    JsonNode repositories = request.body().path("repository_ids");
    if (repositories.isArray()) {
      asker.append(" repositories=").append(repositories);
    }
    new TreeMap<>(permissions(request.body()))
        .forEach((name, level) -> asker.append(' ').append(name).append('=').append(level));
    // Of no fixed length, as GitHub's are.
    int n = number.incrementAndGet();
    String token = "ghs_" + n + "x".repeat(36 + 100 * (n % 3));
    Instant expires = clock.instant().plus(TOKEN_LIFE);
    issued.put(token, new Issued(asker.toString(), expires));
    return Answer.of(
        201, "{\"token\":\"%s\",\"expires_at\":\"%s\"}".formatted(token, expires.toString()));
  }

  private static Map<String, String> permissions(JsonNode body) {
    Map<String, String> all = new TreeMap<>();
    body.path("permissions").forEachEntry((name, level) -> all.put(name, level.asString()));
    return all;
  }

  private Answer installation(Request request, String account) {
    Long id = installations.get(account);
    if (!request.asker().equals("app") || id == null) {
      return Answer.of(404, message("Not Found"));
    }
    return Answer.of(200, "{\"id\":" + id + "}");
  }

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
