package dev.belay.policy.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.policy.Policy;
import dev.belay.policy.store.ShelfKind;
import dev.belay.policy.store.StoneKind;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.yaml.PolicyProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedTest {
  private static final StoreKinds KINDS = StoreKinds.of(List.of(new ShelfKind(), new StoneKind()));
  private static final String POLICY =
      """
      version: 1
      data-stores:
        shop-db: {driver: shelf, at: store.internal/shop, keeper: belay, key: "env:SHOP_KEY"}
        stock-db: {driver: shelf, at: store.internal/stock, keeper: belay, key: "file:secrets/stock"}
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              rules:
                - on: before-deploy
                  capture: [shop-db]
                  rehearse: {command: [flyway, migrate], undo: [undo-it]}
                  consistency:
                    quiesce: {http: "https://shop.internal:8443/pause"}
                    resume: {command: [resume-it, now]}
              drills:
                - name: weekly
                  smoke-tests:
                    - {name: orders, command: [check-orders]}
                    - {name: page, http: "http://page.internal/"}
      """;

  @TempDir Path folder;

  @BeforeEach
  void secrets() throws Exception {
    Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/stock"), "s3cret");
    Files.writeString(folder.resolve("outside"), "s3cret");
  }

  @Test
  void withoutAListEverythingIsAllowed() throws Exception {
    assertThat(read(POLICY, Allowed.EVERYTHING).dataStores()).hasSize(2);
  }

  @Test
  void whatIsListedIsAllowed() throws Exception {
    Allowed all =
        new Allowed(
            List.of(folder.resolve("secrets")),
            List.of("SHOP_*"),
            List.of("flyway", "undo-it", "resume-it", "check-orders"),
            List.of("*.internal"));

    assertThat(read(POLICY, all).dataStores()).hasSize(2);
  }

  @Test
  void whatIsNotListedIsRefusedWithItsPlaceAndTheSetting() {
    Allowed none = new Allowed(List.of(), List.of("OTHER_*"), List.of("psql"), List.of("a.b"));

    List<PolicyProblem> problems = problems(POLICY, none);

    assertThat(problems)
        .extracting(PolicyProblem::path)
        .containsExactly(
            "data-stores.shop-db.key",
            "data-stores.stock-db.key",
            "applications.shop.environments.production.rules[0].rehearse.command[0]",
            "applications.shop.environments.production.rules[0].rehearse.undo[0]",
            "applications.shop.environments.production.rules[0].consistency.quiesce.http",
            "applications.shop.environments.production.rules[0].consistency.resume.command[0]",
            "applications.shop.environments.production.drills[0].smoke-tests[0].command[0]",
            "applications.shop.environments.production.drills[0].smoke-tests[1].http");
    assertThat(problems)
        .extracting(PolicyProblem::rule)
        .anySatisfy(
            rule -> assertThat(rule).endsWith("belay.policy.allowed.secret-files has nothing"))
        .anySatisfy(
            rule -> assertThat(rule).endsWith("belay.policy.allowed.secret-variables has OTHER_*"))
        .anySatisfy(rule -> assertThat(rule).endsWith("belay.policy.allowed.programs has psql"))
        .anySatisfy(rule -> assertThat(rule).endsWith("belay.policy.allowed.hosts has a.b"));
  }

  @Test
  void noDotsAndNoLinkLeadOutOfAFolder() throws Exception {
    Files.createSymbolicLink(folder.resolve("secrets/link"), folder.resolve("outside"));
    Allowed secrets = new Allowed(List.of(folder.resolve("secrets")), null, null, null);

    for (String path :
        List.of("secrets/../outside", "secrets/link", "secrets-of-others", "/etc/passwd")) {
      assertThat(problems(POLICY.replace("secrets/stock", path), secrets))
          .as(path)
          .extracting(PolicyProblem::path)
          .containsExactly("data-stores.stock-db.key");
    }
  }

  private List<PolicyProblem> problems(String policy, Allowed allowed) {
    return catchThrowableOfType(InvalidPolicyException.class, () -> read(policy, allowed))
        .problems();
  }

  private Policy read(String policy, Allowed allowed) throws InvalidPolicyException {
    return PolicyReader.read("belay.yaml", policy.getBytes(UTF_8), folder, KINDS, allowed);
  }
}
