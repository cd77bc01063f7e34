package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreCommandTest {
  private static final String SET = "GET /v1/recovery-sets/s1";
  private static final String POINT = "GET /v1/recovery-points/p-orders";

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  private Run restore(String... more) {
    String[] arguments =
        java.util.Arrays.copyOf(new String[] {"restore", "--key", "k"}, 3 + more.length);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Run.of(services.environment(), arguments);
  }

  @Test
  void restoresAVerifiedPoint() {
    services.on(POINT, Reply.ok(Documents.judged("orders", "v1", "verified", "")));

    Run run =
        restore("--point", "p-orders", "--into", "postgresql://db/new?sslmode=require", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.json().at("/restored/0/rows").asInt()).isEqualTo(7);
    assertThat(run.json().at("/restored/0/warnings/0").asString()).isEqualTo("a role");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unverified", "failed", "unknown"})
  void refusesAPointThatIsNotVerified(String verdict) {
    services.on(POINT, Reply.ok(Documents.point("orders", "captured", verdict)));

    Run run = restore("--point", "p-orders", "--into", "postgresql://db/new");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err())
        .contains("its verdict is " + verdict, "Nothing was restored", "--allow-unverified");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void restoresAnUnverifiedPointWhenToldTo() {
    services.on(POINT, Reply.ok(Documents.point("orders", "captured", "unverified")));

    Run run = restore("--point", "p-orders", "--into", "postgresql://db/new", "--allow-unverified");

    assertThat(run.code()).isZero();
    assertThat(run.err())
        .contains("warning: the recovery point p-orders of orders is not verified");
  }

  @Test
  void neverRestoresAPointThatWasNotCaptured() {
    services.on(POINT, Reply.ok(Documents.failedPoint("orders")));

    Run run = restore("--point", "p-orders", "--into", "postgresql://db/new", "--allow-unverified");

    assertThat(run.code()).isEqualTo(3);
  }

  @Test
  void refusesAManifestThatIsNotTheRecordedOne() {
    services.on(
        POINT,
        Reply.ok(
            Documents.judged("orders", "v1", "verified", "").replace("digest-p-orders", "other")));

    Run run = restore("--point", "p-orders", "--into", "postgresql://db/new");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is not the one that the ledger recorded");
  }

  @Test
  void restoresASetIntoOneTargetAStore() {
    verifiedSet();

    Run run =
        restore("--set=s1", "--into=orders=postgresql://db/a", "--into=stock=postgresql://db/b");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("restored orders from", "restored stock from");
  }

  @Test
  void asksWhereEachStoreOfASetGoes() {
    verifiedSet();

    assertThat(restore("--set=s1", "--into=postgresql://db/a").err())
        .contains("--into STORE=URL for each of orders, stock");
    assertThat(restore("--set=s1", "--into=orders=postgresql://db/a").err())
        .contains("the target of stock is missing");
    assertThat(restore("--set=s1", "--into=ordrs=postgresql://db/a").err())
        .contains("is of the data store ordrs");
    assertThat(
            restore("--set=s1", "--into=orders=postgresql://db/a", "--into=stock=postgresql://db/a")
                .err())
        .contains("same URL");
  }

  @Test
  void saysWhatWasRestoredBeforeAFailure() {
    verifiedSet();

    Run run =
        restore(
            "--set=s1",
            "--into=orders=postgresql://db/a",
            "--into=stock=postgresql://db/filled",
            "--json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.json().path("message").asString()).startsWith("restored 1 of 2 points, then:");
    assertThat(run.json().path("restored")).hasSize(1);
  }

  @Test
  void looksAtEveryTargetBeforeItWritesToOne() {
    verifiedSet();

    Run run =
        restore(
            "--set=s1",
            "--into=orders=postgresql://db/a",
            "--into=stock=postgresql://db/down",
            "--json");

    assertThat(run.code()).isEqualTo(6);
    assertThat(run.json().path("restored")).isEmpty();
  }

  private void verifiedSet() {
    services.on(
        SET,
        Reply.ok(
            Documents.set(
                "captured",
                "verified",
                Documents.judged("orders", "v1", "verified", ""),
                Documents.judged("stock", "v2", "verified", ""))));
  }

  @Test
  void worksWithoutAnyServiceFromTheVaultAlone() {
    Run run =
        Run.of(
            Map.of("SHOP_PASSWORD", "hunter2"),
            "restore",
            "--vault=file:/fake",
            "--key=k",
            "--point=p-orders",
            "--into=postgresql://db/secret",
            "--password-env=SHOP_PASSWORD");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("offline").doesNotContain("hunter2");
    assertThat(services.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:hunter2@db/x",
        "postgresql://me:hun/ter2@db/x",
        "postgresql://db/x?password=hunter2",
        "orders=postgresql://me:hunter2@db/x"
      })
  void refusesAPasswordInTheUrlWithoutRepeatingIt(String url) {
    Run run = restore("--point=p-orders", "--into=" + url, "--verbose", "--json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out() + run.err()).doesNotContain("hunter2", "ter2").contains("--password-env");
  }

  @Test
  void aMistypedOptionDoesNotRepeatThePasswordBehindIt() {
    Run run = restore("--point=p-orders", "--intoo", "postgresql://me:hunter2@db/x", "--json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out() + run.err()).doesNotContain("hunter2");
    assertThat(run.json().path("outcome").asString()).isEqualTo("bad-usage");
  }

  @Test
  void aMissingPasswordVariableIsNamed() {
    Run run = restore("--point=p-orders", "--into=postgresql://db/x", "--password-env=NOT_SET");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("NOT_SET is not set");
  }

  @Test
  void listsThePointsOfAVault() {
    Map<String, String> nothing = new HashMap<>();

    Run run = Run.of(nothing, "points", "list", "--vault=file:/fake", "--key=k");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("p-orders", "p-stock", "7 rows", "4.0 KiB");
  }

  @Test
  void listsDraftsWhenAskedTo() {
    Run without = Run.of(Map.of(), "points", "list", "--vault=file:/drafts", "--key=k");
    Run with = Run.of(Map.of(), "points", "list", "--vault=file:/drafts", "--key=k", "--drafts");

    assertThat(without.out()).doesNotContain("p-draft");
    assertThat(with.out()).contains("p-draft");
  }

  @Test
  void aManifestThatCanNotBeReadIsNotSkippedInSilence() {
    Run run = Run.of(Map.of(), "points", "list", "--vault=file:/damaged", "--key=k", "--json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.json().path("recoveryPoints")).hasSize(2);
    assertThat(run.json().at("/unreadable/0/recoveryPointId").asString()).isEqualTo("p-damaged");
  }

  @Test
  void aVaultThatDoesNotAnswerIsUnreachable() {
    Run run = Run.of(Map.of(), "points", "list", "--vault=file:/away", "--key=k");

    assertThat(run.code()).isEqualTo(6);
  }
}
