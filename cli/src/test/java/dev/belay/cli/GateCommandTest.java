package dev.belay.cli;

import static dev.belay.cli.GateDocuments.approved;
import static dev.belay.cli.GateDocuments.point;
import static dev.belay.cli.GateDocuments.rejected;
import static dev.belay.cli.GateDocuments.waiting;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GateCommandTest {
  private static final Reply VERIFIED = approved("verified", point("orders", "verified", "", 9, 9));

  private final FakeGateway gateway = new FakeGateway();

  @TempDir Path folder = Path.of("");

  @AfterEach
  void close() {
    gateway.close();
  }

  private static Run gate(Map<String, String> environment, String... more) {
    String[] first = {"gate", "--application", "shop", "--environment", "production"};
    String[] arguments = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return Run.of(environment, arguments);
  }

  private Run gate(String... more) {
    return gate(gateway.gitHubJob(), more);
  }

  @Test
  void holdsTheDeploymentUntilItsRecoverySetIsVerified() {
    gateway.answering(
        Reply.problem(404, "Not found", "not yet"),
        waiting(point("orders", "requested", "", 0, 0)),
        waiting(point("orders", "capturing", "public.orders", 10, 100)),
        waiting(point("orders", "capturing", "public.orders", 12, 100)),
        waiting(point("orders", "capturing", "public.stock", 95, 100)),
        waiting(point("orders", "verifying", "restore", 0, 0)),
        VERIFIED);

    Run run = gate();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .containsSubsequence(
            "orders: requested\n",
            "orders: capturing 10% of 100 B (public.orders)\n",
            "orders: capturing 95% of 100 B (public.stock)\n",
            "orders: verifying (restore)\n",
            "orders: verified\n")
        .doesNotContain("12%", "t0ken");
    assertThat(run.out())
        .contains("gate " + GateDocuments.GATE + ": approved", "recovery set  " + FakeGateway.SET)
        .doesNotContain("t0ken");
    assertThat(gateway.requests())
        .startsWith(
            "GET /idtoken?api-version=2.0&audience=belay",
            "POST /v1/gates",
            "GET /v1/gates/" + GateDocuments.GATE)
        .hasSize(9);
  }

  @Test
  void tellsTheGatewayWhatGitHubSaysOfTheJob() {
    gateway.answering(VERIFIED);

    gate("--label", "team=checkout", "--deployment", "4711");

    JsonNode asked = gateway.opened().values().iterator().next();
    assertThat(asked.toString())
        .isEqualTo(
            "{\"application\":\"shop\",\"environment\":\"production\",\"commit\":\""
                + GateDocuments.COMMIT
                + "\",\"deploymentId\":\"4711\",\"repository\":\"acme/shop\",\"ref\":\"refs/heads/main\","
                + "\"url\":\"https://github.example/acme/shop/actions/runs/30433642\","
                + "\"actor\":\"octocat\",\"labels\":{\"team\":\"checkout\"}}");
  }

  @Test
  void tellsTheGatewayWhatGitLabSaysOfTheJob() {
    gateway.answering(VERIFIED);
    Map<String, String> job = new HashMap<>();
    job.put("BELAY_GATEWAY_URL", gateway.url());
    job.put("GITLAB_CI", "true");
    job.put("CI_COMMIT_SHA", GateDocuments.COMMIT);
    job.put("CI_PROJECT_PATH", "acme/shop");
    job.put("CI_COMMIT_REF_NAME", "main");
    job.put("GITLAB_USER_LOGIN", "fox");
    job.put("CI_SERVER_URL", "https://gitlab.example");
    job.put("CI_JOB_URL", "https://gitlab.example/acme/shop/-/jobs/7");
    job.put("CI_JOB_ID", "7");
    job.put("BELAY_ID_TOKEN", FakeGateway.API_TOKEN);

    Run run = gate(job);

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode asked = gateway.opened().values().iterator().next();
    assertThat(asked.at("/ref").asString()).isEqualTo("main");
    assertThat(asked.at("/actor").asString()).isEqualTo("fox");
    assertThat(asked.at("/url").asString()).isEqualTo("https://gitlab.example/acme/shop/-/jobs/7");
    assertThat(run.out() + run.err()).doesNotContain(FakeGateway.API_TOKEN);
  }

  @Test
  void anAttemptOfAJobHasOneKeyAndAnythingElseAnother() {
    gateway.answering(VERIFIED);
    Map<String, String> nextAttempt = gateway.gitHubJob();
    nextAttempt.put("GITHUB_RUN_ATTEMPT", "2");
    Map<String, String> otherJob = gateway.gitHubJob();
    otherJob.put("GITHUB_JOB", "canary");

    gate();
    gate();
    assertThat(gateway.opened()).hasSize(1);
    gate(nextAttempt);
    gate(otherJob);
    gate("--deployment", "4711");

    assertThat(gateway.opened()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "capture-failed, 1, failed",
    "verification-failed, 5, not-verified",
    "timeout, 4, timed-out",
    "no-rule, 3, refused",
    "something-new, 1, failed"
  })
  void everyRejectionHasItsExitCode(String cause, int code, String outcome) {
    gateway.answering(rejected(cause, "orders did not come back"));

    Run run = gate("--json");

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.json().path("outcome").asString()).isEqualTo(outcome);
    assertThat(run.json().path("decision").asString()).isEqualTo("rejected");
    assertThat(run.json().path("gateId").asString()).isEqualTo(GateDocuments.GATE);
    assertThat(run.json().at("/gate/somethingNew").asInt()).isEqualTo(7);
    assertThat(run.err()).contains("is rejected: orders did not come back");
  }

  @ParameterizedTest
  @CsvSource({"422, 3", "401, 3", "403, 3", "400, 3", "500, 1"})
  void aGatewayThatOpensNoGateIsNoApproval(int status, int code) {
    gateway.refusing(Reply.problem(status, "No", "no rule matches shop in production"));
    if (status == 401) {
      gateway.refusing(Reply.problem(401, "No", "no rule matches shop in production"));
    }

    Run run = gate();

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).contains("no rule matches shop in production");
  }

  @Test
  void anUnknownStateIsNoApproval() {
    gateway.answering(
        GateDocuments.gate("waived", "null", "null"),
        GateDocuments.gate("APPROVED", "null", "null"));

    Run run = gate("--timeout", "700ms", "--json");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.json().path("decision").asString()).isEqualTo("undecided");
    assertThat(run.err()).contains("(it is APPROVED)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"capture-failed", "no-rule", "captured", "good-mood"})
  void anApprovalThatContradictsItselfIsNone(String cause) {
    gateway.answering(approved(cause));

    assertThat(gate().code()).isEqualTo(1);
  }

  @Test
  void anEnvironmentMayBeNamedOtherwiseThanThePolicyDoes() {
    gateway.answering(VERIFIED);

    Run run =
        Run.of(gateway.gitHubJob(), "gate", "--application", "shop", "--environment", "prod-eu");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(gateway.opened().values())
        .singleElement()
        .satisfies(asked -> assertThat(asked.path("environment").asString()).isEqualTo("prod-eu"));
  }

  @Test
  void anApprovalOfAnotherDeploymentIsNone() {
    gateway.answering(
        GateDocuments.gateOf("billing", GateDocuments.COMMIT, "approved", "\"verified\"", "null"));
    Run application = gate();
    FakeGateway other = new FakeGateway();
    other.answering(
        GateDocuments.gateOf("shop", "f".repeat(40), "approved", "\"verified\"", "null"));
    Run commit = gate(other.gitHubJob());
    other.close();

    assertThat(application.code()).isEqualTo(1);
    assertThat(application.err()).contains("application is \"billing\", not \"shop\"");
    assertThat(commit.code()).isEqualTo(1);
  }

  @Test
  void aGatewayThatIsAwayForAWhileIsAskedAgain() {
    gateway.answering(
        waiting(point("orders", "capturing", "", 0, 0)),
        Reply.RESET,
        Reply.problem(503, "Later", "restarting"),
        Reply.problem(500, "Broken", "restarting"),
        Reply.ok("<html>a proxy</html>"),
        VERIFIED);

    Run run = gate();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).containsOnlyOnce("; trying again");
  }

  @Test
  void aGatewayThatStaysAwayIsUnreachableAndNoApproval() {
    gateway.answering(waiting(), Reply.RESET);

    Run run = gate("--timeout", "1s", "--json");

    assertThat(run.code()).isEqualTo(6);
    assertThat(run.json().path("decision").asString()).isEqualTo("undecided");
  }

  @Test
  void aGatewayThatIsNotThereIsUnreachable() {
    gateway.close();
    Map<String, String> environment =
        Map.of("BELAY_GATEWAY_URL", gateway.url(), "BELAY_ID_TOKEN", "token");

    assertThat(gate(environment, "--commit", GateDocuments.COMMIT, "--timeout", "1s").code())
        .isEqualTo(6);
  }

  @Test
  void aTokenThatRunsOutWhileWaitingIsAskedForAgain() {
    gateway.expiringAfter(2);
    gateway.answering(waiting(), waiting(), waiting(), waiting(), VERIFIED);

    Run run = gate();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(gateway.issuedTokens()).isEqualTo(3);
  }

  @Test
  void aFreshTokenThatIsRefusedEndsTheWaiting() {
    gateway.expiringAfter(0);

    Run run = gate();

    assertThat(run.code()).isEqualTo(3);
    assertThat(gateway.issuedTokens()).isEqualTo(2);
    assertThat(run.out() + run.err()).doesNotContain("t0ken");
  }

  @Test
  void aTokenFileComesBeforeTheTokenOfTheCi() throws Exception {
    gateway.answering(VERIFIED);
    Path file = Files.writeString(folder.resolve("token"), FakeGateway.API_TOKEN + "\n");

    Run run = gate("--token-file", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(gateway.issuedTokens()).isZero();
  }

  @Test
  void anotherAudienceIsAskedFor() {
    gateway.wantingAudience("https%3A%2F%2Fbelay.example%3Fa%26b");
    gateway.answering(VERIFIED);

    assertThat(gate("--oidc-audience", "https://belay.example?a&b").code()).isZero();
  }

  @Test
  void withoutAnyTokenItSaysWhereOneComesFromAndIsRefused() {
    Map<String, String> environment = gateway.gitHubJob();
    environment.remove("ACTIONS_ID_TOKEN_REQUEST_URL");

    Run run = gate(environment);

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("permissions: id-token: write");
  }

  @Test
  void aTokenThatCantBeAHeaderIsNotPrinted() {
    Map<String, String> environment = gateway.gitHubJob();
    environment.put("BELAY_ID_TOKEN", "a\u00e9-t0ken");

    Run run = gate(environment, "--verbose");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("BELAY_ID_TOKEN").doesNotContain("t0ken-", "\u00e9");
  }

  @Test
  void theDefaultTimeoutIsALittleAfterTheGatesDeadline() {
    gateway.openFor("PT-5M");
    gateway.answering(VERIFIED);

    Run run = gate();

    assertThat(run.err()).contains("is open for 0 s");
    assertThat(run.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "abc", "0123456g"})
  void aCommitThatIsNoneIsBadUsage(String commit) {
    assertThat(gate("--commit", commit).code()).isEqualTo(2);
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void outsideOfACiTheCommitMustBeGiven() {
    Run run = gate(Map.of("BELAY_GATEWAY_URL", gateway.url()));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("give --commit");
  }

  @Test
  void drawsABarOnATerminal() {
    gateway.answering(waiting(point("orders", "capturing", "", 50, 100)), VERIFIED);

    Run run =
        Run.of(
            new Terminal(true, 80, false),
            gateway.gitHubJob(),
            "gate",
            "--application=shop",
            "--environment=production");

    assertThat(run.err()).contains("[##########----------]");
  }

  @Test
  void leavesASummaryAndVariablesForTheRestOfTheRun() throws Exception {
    gateway.answering(
        rejected(
            "verification-failed",
            "orders: <b>3|4</b> rows\\n::error::[x](http://y) `z` *w*",
            point("orders", "verification-failed", "count | 3", 2048, 2048)));
    Path summary = Files.writeString(folder.resolve("summary.md"), "# Before\n");
    Map<String, String> environment = gateway.gitHubJob();
    environment.put("GITHUB_STEP_SUMMARY", summary.toString());
    Path variables = folder.resolve("variables");

    Run run = gate(environment, "--variables", variables.toString());

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out() + run.err()).doesNotContain("\n::error");
    assertThat(Files.readString(variables))
        .isEqualTo(
            "BELAY_GATE_ID=%s\nBELAY_RECOVERY_SET_ID=%s\nBELAY_DECISION=rejected\n"
                .formatted(GateDocuments.GATE, FakeGateway.SET));
    assertThat(Files.readString(summary))
        .startsWith("# Before\n### Belay gate: rejected\n\n|  |  |\n| --- | --- |\n")
        .contains("| Commit | " + GateDocuments.COMMIT + " |\n")
        .contains("| Recovery set | " + FakeGateway.SET + " |\n")
        .contains(
            "| Reason | verification-failed\\: orders\\: \\<b\\>3\\|4\\<\\/b\\> rows"
                + " \\:\\:error\\:\\:\\[x\\](http\\:\\/\\/y) \\`z\\` \\*w\\* |\n")
        .containsPattern(
            "\\| orders \\| verification-failed \\| 2\\\\.0 KiB \\| [\\d\\\\.]+ s \\| count"
                + " \\\\\\| 3 \\|\n");
  }

  @Test
  void aRefusalIsInTheSummaryToo() throws Exception {
    gateway.refusing(Reply.problem(422, "No rule", "no rule matches"));
    Path summary = folder.resolve("summary.md");
    Path variables = folder.resolve("variables");

    gate("--summary", summary.toString(), "--variables", variables.toString());

    assertThat(Files.readString(summary))
        .contains("### Belay gate: not approved", "no rule matches");
    assertThat(Files.readString(variables))
        .isEqualTo("BELAY_GATE_ID=\nBELAY_RECOVERY_SET_ID=\nBELAY_DECISION=undecided\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--summary", "--variables"})
  void aFileThatCantBeWrittenIsSaidBeforeTheDeploymentWaits(String option) {
    Run run = gate(option, folder.resolve("no/such/folder").toString(), "--json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.json().path("exitCode").asInt()).isEqualTo(2);
    assertThat(run.err()).contains(option, "can't be written");
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void aSummaryOfTheCiThatCantBeWrittenChangesNoDecision() {
    gateway.answering(VERIFIED);
    Map<String, String> environment = gateway.gitHubJob();
    environment.put("GITHUB_STEP_SUMMARY", folder.resolve("no/such/folder").toString());

    Run run = gate(environment);

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("can't be written");
  }

  @Test
  void theReasonNamesItsCauseOnceAndASizeIsNeverNothingOfSomething() throws Exception {
    gateway.answering(
        GateDocuments.gate(
            "approved",
            "\"verified\"",
            "\"verified: orders\"",
            point("orders", "verifying", "", 0, 270336)));
    Path summary = folder.resolve("summary.md");

    Run run = gate("--summary", summary.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("264.0 KiB").doesNotContain("0 B of");
    assertThat(Files.readString(summary))
        .contains("| Reason | verified\\: orders |")
        .doesNotContain("0 B of", "verified\\: verified");
  }

  @Test
  void saysWhatIsOverdueAndWhatKeepsItWhileItWaitsAndAtTheEnd() {
    String late =
        """
        {"recoveryPointId":"p1","dataStore":"orders","state":"capturing","detail":"orders 1/2",
         "overdueSince":"2026-11-23T12:10:00Z","lastFailure":"S3 answered 503 SlowDown"}\
        """;
    gateway.answering(waiting(late));

    Run run = gate("--timeout", "700ms");

    assertThat(run.code()).isEqualTo(4);
    String news =
        "overdue since 2026-11-23T12:10:00Z; orders 1/2; the last attempt failed with: S3 answered"
            + " 503 SlowDown";
    assertThat(run.err())
        .contains("orders: capturing", "(it is waiting; orders: capturing (" + news + "))");
    assertThat(run.err().lines().filter(it -> it.startsWith("orders: ")))
        .anyMatch(it -> it.contains(news));
  }

  @ParameterizedTest
  @CsvSource({
    "gate --application= --environment=e --commit=3f2c1d0, --application",
    "gate --application=a --environment=e --commit=, --commit",
    "backup --application=a --environment=, --environment",
    "sets list --application=, --application",
    "sets list --home=, --home",
    "rollback --application=a --environment= --last-verified, --environment",
    "operations list --status=, --status",
    "verify --point=, --point",
    "points list --vault= --key=k, --vault",
    "'sets show ', ID",
  })
  void anEmptyValueIsBadUsage(String line, String option) {
    Run run = Run.of(gateway.gitHubJob(), line.split(" ", -1));

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(option);
    assertThat(gateway.requests()).isEmpty();
  }
}
