package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.runtime.testing.TestIssuer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people and CI jobs with OIDC tokens see and touch in the ledger. */
class OidcRightsTest {
  private static TestIssuer issuer;
  private static TestIssuer away;
  private static TestIssuer leaving;
  private static RunningLedger service;
  private final Story story = new Story().application("app-" + UUID.randomUUID());

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
    away = new TestIssuer();
    away.goDown();
    leaving = new TestIssuer();
    String first = "--belay.oidc.issuers[0].";
    service =
        new RunningLedger(
            first + "issuer=" + issuer.url(),
            first + "scopes=read,trigger,recover",
            first + "name=email",
            first + "grants[0].claim=groups",
            first + "grants[0].value=operators",
            first + "grants[0].scopes=read,recover",
            first + "grants[1].claim=groups",
            first + "grants[1].value=elsewhere",
            first + "grants[1].scopes=read,recover",
            first + "grants[1].applications=another",
            "--belay.oidc.issuers[1].issuer=" + away.url(),
            "--belay.oidc.issuers[1].scopes=read",
            "--belay.oidc.issuers[2].issuer=" + leaving.url(),
            "--belay.oidc.issuers[2].scopes=read");
  }

  @AfterAll
  static void stop() {
    service.close();
    issuer.close();
    away.close();
    leaving.close();
  }

  @BeforeEach
  void record() {
    service.publish(story.ofOnePoint("orders"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> service.json("/v1/recovery-sets/" + story.setId),
            set -> set.path("verdict").asString("").equals("verified"));
  }

  @Test
  void whomAGrantIsForReadsAndRecoversByTheirName() throws Exception {
    String operator = member("operators");

    assertThat(service.get("/v1/recovery-sets/" + story.setId, operator).statusCode())
        .isEqualTo(200);
    HttpResponse<String> compared = compare(operator);

    assertThat(compared.statusCode()).as(compared.body()).isEqualTo(202);
    assertThat(RunningLedger.parse(compared.body()).path("actor").asString())
        .isEqualTo("ada@acme.example (somebody)");
  }

  @Test
  void aGrantReachesNoFurtherThanItSays() throws Exception {
    assertReachesNothing(member("elsewhere"));
  }

  @Test
  void aCiJobThatNoGrantIsForReachesNothingWhateverScopesItHas() throws Exception {
    assertReachesNothing(issuer.token(b -> b));
  }

  @Test
  void anotherIssuersTokenIsRefused() throws Exception {
    try (TestIssuer other = new TestIssuer()) {
      HttpResponse<String> refused =
          service.get("/v1/recovery-sets", other.token(b -> b.claim("groups", "operators")));

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("belay.oidc.issuers");
    }
    assertThat(
            service
                .get("/v1/recovery-sets", issuer.token(TestIssuer.rsa("first"), b -> b))
                .statusCode())
        .isEqualTo(401);
  }

  /** The token is good. A 401 would have its owner look for an error in it. */
  @Test
  void whileAnIssuerIsDownItsTokensAreUndecidedUnlessItsKeysAreKnown() throws Exception {
    String token = leaving.token(b -> b);
    int before = service.get("/v1/recovery-sets", token).statusCode();
    leaving.goDown();
    HttpResponse<String> undecided = service.get("/v1/recovery-sets", away.token(b -> b));

    assertThat(before).isEqualTo(200);
    assertThat(service.get("/v1/recovery-sets", token).statusCode()).isEqualTo(200);
    assertThat(service.get("/v1/recovery-sets", leaving.token(b -> b)).statusCode()).isEqualTo(200);
    assertThat(undecided.statusCode()).isEqualTo(503);
    assertThat(undecided.headers().firstValue("Retry-After")).contains("30");
    assertThat(undecided.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(undecided.body()).contains("undecided").doesNotContain("Exception");
  }

  private void assertReachesNothing(String token) {
    assertThat(service.get("/v1/recovery-sets/" + story.setId, token).statusCode()).isEqualTo(404);
    HttpResponse<String> list = service.get("/v1/recovery-sets?limit=200", token);
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(RunningLedger.parse(list.body()).path("items").size()).isZero();
    assertThat(compare(token).statusCode()).isEqualTo(403);
  }

  private String member(String group) throws Exception {
    return issuer.token(
        b -> b.claim("groups", List.of("staff", group)).claim("email", "ada@acme.example"));
  }

  private HttpResponse<String> compare(String token) {
    return service.post(
        "/v1/comparisons",
        "{\"recoverySetId\": \"%s\", \"actor\": \"somebody\"}".formatted(story.setId),
        "Authorization",
        "Bearer " + token);
  }
}
