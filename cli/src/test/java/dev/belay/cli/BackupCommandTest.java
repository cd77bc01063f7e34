package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import dev.belay.cli.progress.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
  private static final String SET = "GET /v1/recovery-sets/s1";

  private final FakeServices services = new FakeServices().accepting("orders");

  @TempDir Path folder = Path.of("");

  @AfterEach
  void close() {
    services.close();
  }

  private Run backup(String... more) {
    return backup(services.environment(), more);
  }

  private static Run backup(Map<String, String> environment, String... more) {
    String[] first = {"backup", "--application", "shop", "--environment", "production"};
    String[] arguments = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return Run.of(environment, arguments);
  }

  private static Reply set(String status, String verdict, String... points) {
    return Reply.ok(Documents.set(status, verdict, points));
  }

  @Test
  void waitsWhileTheLedgerDoesNotKnowTheSetYet() {
    services.on(
        SET,
        Reply.problem(404, "Not found", "no such set"),
        set("capturing", "unverified", Documents.capturing("orders", 10, 100)),
        set("capturing", "unverified", Documents.capturing("orders", 12, 100)),
        set("captured", "unverified", Documents.point("orders", "captured", "unverified")));

    Run run = backup("--commit", "3f2c1d0", "--label", "a=b");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("recovery set s1", "status     captured, verdict unverified");
    assertThat(run.err()).containsOnlyOnce("orders: capturing 10% of 100 B (public.orders)");
    assertThat(run.err()).contains("orders: captured").doesNotContain("12%", "\u001b");
    assertThat(services.requests().getFirst().body())
        .contains("\"commit\":\"3f2c1d0\"", "\"labels\":{\"a\":\"b\"}");
  }

  @Test
  void printsExactlyOneDocument() {
    services.on(
        SET, set("captured", "unverified", Documents.point("orders", "captured", "unverified")));

    Run run = backup("--json");

    assertThat(run.json().path("outcome").asString()).isEqualTo("done");
    assertThat(run.json().path("exitCode").asInt()).isZero();
    assertThat(run.json().path("message").isNull()).isTrue();
    assertThat(run.json().at("/recoverySet/somethingNew").asBoolean()).isTrue();
  }

  @Test
  void drawsABarOnATerminal() {
    services.on(
        SET,
        set("capturing", "unverified", Documents.capturing("orders", 50, 100)),
        set("captured", "unverified", Documents.point("orders", "captured", "unverified")));

    Run run =
        Run.of(
            new Terminal(true, 80, false),
            services.environment(),
            "backup",
            "--application=shop",
            "--environment=production");

    assertThat(run.err()).contains("[##########----------]", "\u001b[1A\u001b[J");
  }

  @Test
  void aFailedPointIsAFailure() {
    services.on(SET, set("failed", "unverified", Documents.failedPoint("orders")));

    Run run = backup("--json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.json().path("outcome").asString()).isEqualTo("failed");
    assertThat(run.err()).contains("orders: unreachable: db1 does not answer");
  }

  @Test
  void aSetThatLacksAPromisedPointIsNotCaptured() {
    services.accepting("orders", "stock");
    services.on(
        SET, set("captured", "unverified", Documents.point("orders", "captured", "unverified")));

    Run run = backup("--timeout", "600ms");

    assertThat(run.code()).isEqualTo(4);
  }

  @Test
  void aSetWithoutPointsIsAFailure() {
    services.accepting();

    Run run = backup();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("has no data store to capture");
  }

  @Test
  void waitsForTheVerdict() {
    services.on(
        SET,
        set("captured", "unverified", Documents.point("orders", "captured", "unverified")),
        set(
            "captured",
            "verified",
            Documents.judged(
                "orders", "v1", "verified", Documents.check("rows", "orders", "passed", ""))));

    Run run = backup("--wait", "verified");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("verdict verified", "passed   rows: 1");
    assertThat(run.err()).contains("orders: waiting for its verification", "orders: verified");
  }

  @Test
  void anUnknownVerdictIsNotVerified() {
    services.on(SET, set("captured", "unknown", Documents.judged("orders", "v1", "unknown", "")));

    Run run = backup("--wait", "verified", "--json");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.json().path("outcome").asString()).isEqualTo("not-verified");
  }

  @Test
  void aTimeoutNamesTheSet() {
    services.on(SET, Reply.problem(404, "Not found", "no such set"));

    Run run = backup("--timeout", "500ms", "--json");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.json().path("recoverySetId").asString()).isEqualTo("s1");
    assertThat(run.json().path("recoverySet").isNull()).isTrue();
    assertThat(run.err()).contains("belay sets show s1");
  }

  @Test
  void aHangingLedgerIsATimeout() {
    services.on(SET, Reply.HANG);

    assertThat(backup("--timeout", "500ms").code()).isEqualTo(4);
  }

  @Test
  void goesOnAfterResetsAndOverload() {
    services.on(
        SET,
        Reply.RESET,
        Reply.problem(503, "Busy", "later"),
        set("captured", "unverified", Documents.point("orders", "captured", "unverified")));

    assertThat(backup().code()).isZero();
  }

  @Test
  void repeatsTheRequestUnderOneIdempotencyKey() {
    services.on(
        "POST /v1/recovery-sets",
        Reply.RESET,
        Reply.json(
            202,
            "{\"recoverySetId\":\"s1\",\"recoveryPoints\":[{\"recoveryPointId\":\"p-orders\",\"dataStore\":\"orders\"}]}"));
    services.on(
        SET, set("captured", "unverified", Documents.point("orders", "captured", "unverified")));

    Run run = backup();

    assertThat(run.code()).isZero();
    assertThat(
            services.requests().stream()
                .filter(request -> request.line().startsWith("POST"))
                .map(FakeServices.Request::idempotencyKey)
                .distinct())
        .hasSize(1);
  }

  @Test
  void showsAProblemInOneLineAndNeverTheToken() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), FakeServices.TOKEN + "\nother\n");
    Map<String, String> environment = new HashMap<>(services.environment());
    environment.put("BELAY_TOKEN_FILE", token.toString());
    services.on(
        "POST /v1/recovery-sets", Reply.problem(404, "Unknown application", "shop is not there"));
    services.on(
        "POST /v1/recovery-sets", Reply.problem(422, "Unknown application", "shop is not there"));

    Run run = backup(environment, "--verbose");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("Unknown application: shop is not there (status 422)");
    assertThat(run.err()).contains("chmod 600").doesNotContain(FakeServices.TOKEN);
    assertThat(services.requests().getFirst().authorization())
        .isEqualTo("Bearer " + FakeServices.TOKEN);
  }

  @Test
  void showsNoStackTraceUnlessAsked() {
    services.on("POST /v1/recovery-sets", Reply.json(500, "<html>"));

    assertThat(backup().err()).doesNotContain("\tat ");
    assertThat(backup("--verbose").err()).contains("\tat ");
  }

  @Test
  void asksForNothingWhenNobodyCouldWaitForIt() {
    Run run = backup(Map.of("BELAY_GATEWAY_URL", services.url()));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--ledger-url", "BELAY_LEDGER_URL");
    assertThat(services.requests()).isEmpty();
  }
}
