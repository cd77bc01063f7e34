package dev.belay.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.belay.access.Scope;
import dev.belay.policy.Application;
import dev.belay.policy.Approval;
import dev.belay.policy.Environment;
import dev.belay.policy.Objectives;
import dev.belay.policy.pattern.NamePattern;
import dev.belay.runtime.access.ApiTokens;
import dev.belay.runtime.access.Bearers;
import dev.belay.runtime.access.oidc.OidcIssuer;
import dev.belay.runtime.access.oidc.OidcProperties;
import dev.belay.runtime.testing.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CallersTest {
  private static final Environment PRODUCTION =
      new Environment(
          "production",
          List.of(new NamePattern("prod*")),
          List.of(),
          List.of(),
          Optional.empty(),
          Approval.ONE,
          Objectives.NONE);
  private static final Application SHOP = application("acme/shop");
  private static final Caller.Subject ANY = new Caller.Subject(null, null, null);

  @TempDir Path folder;
  private TestIssuer issuer;
  private Callers callers;

  @BeforeEach
  void start() throws Exception {
    issuer = new TestIssuer();
    callers = callers(Map.of("belay.oidc.issuers[0].issuer", issuer.url()));
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void acceptsTheIssuersTokensOfBothAlgorithms() throws Exception {
    assertThat(oidc(as(b -> b)).repository()).isEqualTo("acme/shop");
    issuer.rotate(TestIssuer.ec("ec"));
    callers = callers(Map.of("belay.oidc.issuers[0].issuer", issuer.url()));
    assertThat(oidc(as(b -> b.claim("repository", null).claim("project_path", "acme/gl/shop"))))
        .extracting(Caller.OidcCaller::repository)
        .isEqualTo("acme/gl/shop");
  }

  @Test
  void acceptsAnApiTokenForEverything() throws Exception {
    Caller caller = authenticate("Bearer api-token");

    caller.mayAct(application("other/one"), PRODUCTION, new Caller.Subject("a/b", "c", "abcdef0"));

    assertThat(caller).isInstanceOf(Caller.Holder.class);
    assertThat(caller.identity().credential().name()).isEqualTo("api-token");
  }

  @Test
  void refusesWhatItsKeysDidNotSign() throws Exception {
    assertRefused(issuer.token(TestIssuer.rsa("first"), b -> b), "Invalid signature");
    assertRefused(issuer.token(TestIssuer.rsa("unknown"), b -> b), "matching key");
    String good = as(b -> b);
    assertRefused(good.substring(0, good.lastIndexOf('.') + 1), "not");
    JWTClaimsSet claims = SignedJWT.parse(good).getJWTClaimsSet();
    assertRefused(new PlainJWT(claims).serialize(), "Unsecured");
    SignedJWT symmetric =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims);
    symmetric.sign(new MACSigner(new byte[64]));
    assertRefused(symmetric.serialize(), "Another algorithm expected");
  }

  @Test
  void refusesTokensOfAnotherTimeAudienceOrIssuer() throws Exception {
    Instant now = Instant.now();
    assertRefused(as(b -> b.expirationTime(Date.from(now.minusSeconds(90)))), "Expired");
    assertRefused(as(b -> b.expirationTime(null)), "exp");
    assertRefused(as(b -> b.notBeforeTime(Date.from(now.plusSeconds(90)))), "before use");
    assertRefused(as(b -> b.issueTime(Date.from(now.plusSeconds(90)))), "future");
    assertRefused(as(b -> b.issueTime(null)), "iat");
    assertRefused(as(b -> b.audience("somebody-else")), "aud");
    assertRefused(as(b -> b.audience((String) null)), "aud");
    assertRefused(as(b -> b.issuer(issuer.url() + "/")), "belay.oidc.issuers");
    assertRefused(as(b -> b.issuer(null)), "belay.oidc.issuers");
    assertThat(oidc(as(b -> b.expirationTime(Date.from(now.minusSeconds(30)))))).isNotNull();
  }

  @Test
  void refusesTokensWithoutTheClaimsThatTheConfigurationAsksFor() throws Exception {
    callers =
        callers(
            Map.of(
                "belay.oidc.issuers[0].issuer", issuer.url(),
                "belay.oidc.issuers[0].claims.repository_owner", "acme",
                "belay.oidc.issuers[0].claims.ref", "refs/heads/*"));

    assertRefused(as(b -> b.claim("repository_owner", "evil")), "must be \"acme\"; it is \"evil\"");
    assertRefused(as(b -> b.claim("ref", "refs/tags/v1")), "claim ref");
    assertRefused(as(b -> b.claim("ref", null)), "it is missing");
    oidc(as(b -> b)).requireApplication(application("*/shop"));
  }

  @Test
  void aRotatedKeyIsFetchedAndFloodsOfUnknownKeysAreNot() throws Exception {
    oidc(as(b -> b));
    issuer.rotate(TestIssuer.rsa("second"));

    oidc(as(b -> b));

    int asked = issuer.requestsForKeys();
    for (int i = 0; i < 20; i++) {
      String unknown = issuer.token(TestIssuer.ec("unknown-" + i), b -> b);
      assertThatThrownBy(() -> authenticate("Bearer " + unknown))
          .isInstanceOf(CallerRefusedException.class);
    }
    assertThat(issuer.requestsForKeys()).isLessThanOrEqualTo(asked + 2);
  }

  @Test
  void anIssuerThatIsDownIsNoReasonToLetAnybodyInOrToForgetItsKeys() throws Exception {
    oidc(as(b -> b));
    Callers fresh = callers(Map.of("belay.oidc.issuers[0].issuer", issuer.url()));
    issuer.goDown();

    assertThat(oidc(as(b -> b))).isNotNull();
    String token = as(b -> b);
    assertThatThrownBy(() -> fresh.authenticate("Bearer " + token))
        .isInstanceOf(CallerRefusedException.Uncheckable.class);
  }

  @Test
  void aCiJobActsForItsOwnRepositoryEnvironmentRefAndCommitOnly() throws Exception {
    Caller.OidcCaller caller = oidc(as(b -> b.claim("environment", "Production")));
    String sha = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e";

    caller.mayAct(SHOP, PRODUCTION, ANY);
    caller.mayAct(SHOP, PRODUCTION, new Caller.Subject("Acme/Shop", "refs/heads/main", sha));
    caller.mayAct(application("acme/*"), PRODUCTION, new Caller.Subject(null, "main", "F95F852"));

    assertForbidden(caller, application("acme/other"), PRODUCTION, ANY, "acme/shop");
    assertForbidden(caller, application("*/shop"), PRODUCTION, ANY, "fixed owner");
    assertForbidden(caller, application("*"), PRODUCTION, ANY, "fixed owner");
    assertForbidden(
        caller,
        SHOP,
        new Environment(
            "staging",
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Approval.ONE,
            Objectives.NONE),
        ANY,
        "environment");
    assertForbidden(caller, SHOP, PRODUCTION, new Caller.Subject("acme/x", null, null), "acme/x");
    assertForbidden(
        caller, SHOP, PRODUCTION, new Caller.Subject(null, "refs/tags/main", null), "ref");
    assertForbidden(caller, SHOP, PRODUCTION, new Caller.Subject(null, null, "0123456"), "sha");
  }

  @Test
  void aForksMergeRequestIsNotItsParentsJob() throws Exception {
    Caller.OidcCaller fork =
        oidc(as(b -> b.claim("repository", null).claim("project_path", "mallory/shop")));
    Caller.OidcCaller nobody = oidc(as(b -> b.claim("repository", null)));

    assertForbidden(fork, SHOP, PRODUCTION, ANY, "mallory/shop");
    assertForbidden(nobody, SHOP, PRODUCTION, ANY, "project_path");
  }

  @Test
  void aGrantGivesScopesToWhomItIsForAndReachesNoFurther() throws Exception {
    callers = callers(granting("trigger"));

    Caller ada =
        authenticate(
            "Bearer "
                + as(
                    b ->
                        b.claim("groups", List.of("everybody", "shop-developers"))
                            .claim("email", "ada@acme.example\nroot")));
    Caller stranger = authenticate("Bearer " + as(b -> b.claim("groups", List.of("bookshop-x"))));

    assertThat(ada).isInstanceOf(Caller.Holder.class);
    assertThat(ada.identity().credential().name()).isEqualTo("ada@acme.exampleroot");
    assertThat(ada.identity().credential().scopes()).containsExactly(Scope.TRIGGER);
    assertForbidden(ada, SHOP, PRODUCTION, ANY, "shop in staging");
    assertThat(stranger).isInstanceOf(Caller.OidcCaller.class);
    assertThat(stranger.identity().credential().scopes())
        .containsExactlyInAnyOrder(Scope.GATE, Scope.TRIGGER);
  }

  @Test
  void aSourceOfAnIssuerTakesItsTokensThatMayTriggerAndNoOthers() throws Exception {
    String job = "Bearer " + as(b -> b);
    String granted = "Bearer " + as(b -> b.claim("groups", "shop-developers"));

    callers = callers(granting("trigger"));
    assertThat(callers.authenticate(job, issuer.url())).isInstanceOf(Caller.OidcCaller.class);
    assertThat(callers.authenticate(granted, issuer.url())).isInstanceOf(Caller.Holder.class);
    assertThatThrownBy(() -> callers.authenticate("Bearer api-token", issuer.url()))
        .isInstanceOf(CallerRefusedException.Unknown.class);
    assertThatThrownBy(() -> callers.authenticate(job, "https://other.example"))
        .isInstanceOf(CallerRefusedException.Unknown.class);

    callers = callers(granting("gate"));
    assertThatThrownBy(() -> callers.authenticate(granted, issuer.url()))
        .isInstanceOf(CallerRefusedException.Forbidden.class)
        .hasMessageContaining("trigger");
  }

  private Map<String, String> granting(String scope) {
    return Map.of(
        "belay.oidc.issuers[0].issuer", issuer.url(),
        "belay.oidc.issuers[0].name", "email",
        "belay.oidc.issuers[0].grants[0].claim", "groups",
        "belay.oidc.issuers[0].grants[0].value", "shop-*",
        "belay.oidc.issuers[0].grants[0].scopes[0]", scope,
        "belay.oidc.issuers[0].grants[0].applications[0]", "shop",
        "belay.oidc.issuers[0].grants[0].environments[0]", "staging");
  }

  @Test
  void allProblemsOfTheConfigurationAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                callers(
                    Map.of(
                        "belay.oidc.issuers[0].issuer", "http://example.com",
                        "belay.oidc.issuers[0].audience", "",
                        "belay.oidc.issuers[1].issuer", "https://example.com",
                        "belay.oidc.issuers[1].jwks-uri", "file:/etc/keys",
                        "belay.oidc.issuers[2].issuer", "https://example.com")))
        .hasMessageContainingAll(
            "issuers[0].issuer is \"http://example.com\"",
            "issuers[0].audience",
            "issuers[1].jwks-uri is \"file:/etc/keys\"",
            "twice");
  }

  private String as(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    return issuer.token(change);
  }

  private Callers callers(Map<String, String> settings) throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), "api-token\n");
    Binder binder = new Binder(new MapConfigurationPropertySource(settings));
    OidcProperties oidc = binder.bindOrCreate("belay.oidc", Bindable.of(OidcProperties.class));
    Clock clock = Clock.systemUTC();
    return new Callers(new Bearers(new ApiTokens(tokens, clock), OidcIssuer.of(oidc, clock)));
  }

  private static Application application(String repository) {
    return new Application(
        "shop", List.of(new NamePattern(repository)), List.of(), List.of(PRODUCTION));
  }

  private Caller authenticate(String authorization) {
    return callers.authenticate(authorization);
  }

  private Caller.OidcCaller oidc(String token) {
    return (Caller.OidcCaller) authenticate("Bearer " + token);
  }

  private void assertRefused(String token, String why) {
    CallerRefusedException.Unknown refusal =
        catchThrowableOfType(
            CallerRefusedException.Unknown.class, () -> authenticate("Bearer " + token));
    assertThat(refusal).as(why).isNotNull();
    assertThat(refusal).hasMessageContaining(why).hasMessageNotContaining(token);
    assertThat(refusal.invalidToken()).isTrue();
  }

  private static void assertForbidden(
      Caller caller,
      Application application,
      Environment environment,
      Caller.Subject subject,
      String why) {
    assertThatThrownBy(() -> caller.mayAct(application, environment, subject))
        .as(why)
        .isInstanceOf(CallerRefusedException.Forbidden.class)
        .hasMessageContaining(why);
  }
}
