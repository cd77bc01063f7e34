package dev.belay.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.testing.TestIssuer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signing in at an issuer, step by step as a browser does it. */
class SignInTest {
  private static TestIssuer issuer;
  private static RunningLedger service;

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
    String first = "--belay.oidc.issuers[0].";
    service =
        new RunningLedger(
            first + "issuer=" + issuer.url(),
            first + "audience=belay,belay-page",
            first + "name=email",
            first + "grants[0].claim=groups",
            first + "grants[0].value=people",
            first + "grants[0].scopes=read,recover",
            "--belay.ledger.sign-in.issuer=" + issuer.url(),
            "--belay.ledger.sign-in.client-id=belay-page",
            "--belay.http.hosts=belay.example.com");
  }

  @AfterAll
  static void stop() {
    service.close();
    issuer.close();
  }

  @Test
  void whoSignsInReadsAndDoesNothingElse() throws Exception {
    issuer
        .people()
        .as(it -> it.claim("groups", List.of("people")).claim("email", "ada@acme.example"));
    Browser browser = new Browser();

    HttpResponse<String> end = browser.signIn();

    assertThat(end.headers().firstValue("Location")).hasValue(service.uri("/").toString());
    String cookie = browser.setBy(end, "belay-session");
    assertThat(cookie)
        .contains("; Path=/v1; ", "; HttpOnly; SameSite=Strict")
        .doesNotContain("Secure");
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertThat(read(session).statusCode()).isEqualTo(200);
    HttpResponse<String> post = service.post("/v1/rollbacks", "{}", "Cookie", session);
    assertThat(post.statusCode()).as(post.body()).isEqualTo(401);
  }

  @Test
  void whomNoGrantIsForIsNotLetIn() throws Exception {
    issuer.people().as(it -> it.claim("groups", List.of("others")));
    assertThat(where(new Browser().signIn())).endsWith("/#/sign-in/refused");
  }

  @Test
  void whomTheIssuerRefusesIsNotLetIn() throws Exception {
    issuer.people().refuse();
    assertThat(where(new Browser().signIn())).endsWith("/#/sign-in/denied");
  }

  @Test
  void aCodeOfAnotherBrowserIsNotTaken() throws Exception {
    issuer.people().as(it -> it.claim("groups", "people"));
    String attackers = new Browser().untilBack();

    Browser victim = new Browser();
    victim.untilBack();

    HttpResponse<String> end = victim.get(URI.create(attackers));
    assertThat(where(end)).endsWith("/#/sign-in/stale");
    assertThat(victim.setBy(end, "belay-session")).isEmpty();
    assertThat(where(new Browser().get(URI.create(attackers)))).endsWith("/#/sign-in/stale");
  }

  @Test
  void aTokenForAnotherClientOrSignInIsNotTaken() throws Exception {
    issuer.people().as(it -> it.claim("groups", "people").audience("another"));
    assertThat(where(new Browser().signIn())).endsWith("/#/sign-in/refused");
    issuer.people().as(it -> it.claim("groups", "people").audience("belay"));
    assertThat(where(new Browser().signIn()))
        .as("an audience of CI jobs at the same issuer")
        .endsWith("/#/sign-in/refused");
    issuer.people().as(it -> it.claim("groups", "people").claim("nonce", "another"));
    assertThat(where(new Browser().signIn())).endsWith("/#/sign-in/refused");
  }

  /** Behind a proxy with TLS, the request itself says http. */
  @Test
  void anAddressWithoutTlsIsNoneToSignInAt() throws Exception {
    String told;
    try (Socket socket = new Socket("localhost", service.uri("/").getPort())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET /sign-in HTTP/1.1\r\nHost: belay.example.com\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8));
      told = new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    assertThat(told).startsWith("HTTP/1.1 302").contains("/#/sign-in/address");
    assertThat(told).doesNotContain("belay-sign-in=");
  }

  @Test
  void withAnAddressOfItsOwnTheCookiesAreSecure() {
    try (RunningLedger proxied =
        new RunningLedger(
            service.database,
            "--belay.oidc.issuers[0].issuer=" + issuer.url(),
            "--belay.oidc.issuers[0].audience=belay-page",
            "--belay.ledger.sign-in.issuer=" + issuer.url(),
            "--belay.ledger.sign-in.client-id=belay-page",
            "--belay.ledger.public-url=https://belay.example.com/")) {
      HttpResponse<String> begun = proxied.get("/sign-in", null);

      assertThat(where(begun))
          .contains("redirect_uri=https%3A%2F%2Fbelay.example.com%2Fsign-in%2Fcallback&");
      assertThat(begun.headers().firstValue("Set-Cookie"))
          .hasValueSatisfying(it -> assertThat(it).endsWith("; Secure"));
      assertThat(proxied.post("/sign-out", "").headers().firstValue("Set-Cookie"))
          .hasValueSatisfying(it -> assertThat(it).endsWith("; Secure"));
    }
  }

  @Test
  void aTokenThatFitsIntoNoCookieIsTold() throws Exception {
    issuer.people().as(it -> it.claim("groups", List.of("people")).claim("more", "x".repeat(4000)));
    assertThat(where(new Browser().signIn())).endsWith("/#/sign-in/large");
  }

  @Test
  void whoSignsOutHasNoCookie() {
    HttpResponse<String> out = service.post("/sign-out", "");
    assertThat(out.headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(
            it -> assertThat(it).startsWith("belay-session=; Path=/v1; Max-Age=0; "));
  }

  @Test
  void thePageIsToldOfTheIssuer() {
    assertThat(service.get("/sign-in/offer", null).body()).isEqualTo("{\"issuer\":\"localhost\"}");
  }

  private static HttpResponse<String> read(String cookie) {
    return service.exchange(
        HttpRequest.newBuilder(service.uri("/v1/status")).header("Cookie", cookie).build());
  }

  private static String where(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  /** Keeps the cookie of one sign-in, and follows redirects when it is told. */
  private static final class Browser {
    private String attempt = "";

    HttpResponse<String> signIn() throws Exception {
      return get(URI.create(untilBack()));
    }

    /** The address that the issuer sends the browser back to. */
    String untilBack() throws Exception {
      HttpResponse<String> begun = get(service.uri("/sign-in"));
      String cookie = setBy(begun, "belay-sign-in");
      assertThat(cookie).contains("; HttpOnly; SameSite=Lax");
      attempt = cookie.substring(0, cookie.indexOf(';'));
      assertThat(where(begun)).contains("code_challenge_method=S256");
      return where(get(URI.create(where(begun))));
    }

    HttpResponse<String> get(URI uri) {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      if (!attempt.isEmpty() && uri.getPath().startsWith("/sign-in")) {
        request.header("Cookie", attempt);
      }
      return service.exchange(request.build());
    }

    String setBy(HttpResponse<String> answer, String name) {
      return answer.headers().allValues("Set-Cookie").stream()
          .filter(it -> it.startsWith(name + "="))
          .findFirst()
          .orElse("");
    }
  }
}
