package dev.belay.verifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.events.Verdict;
import dev.belay.events.Verified;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class VerificationTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
  private static final String POINT = "3f0a3c1e-0000-5000-8000-000000000001";
  private static final RequiredCheck ROWS = new RequiredCheck("rows", "public.orders");

  private final MemoryVault vault = new MemoryVault();
  private final FakeDriver driver = new FakeDriver();
  private final Verification verification =
      new Verification(
          vault,
          new Drivers(List.of(driver)),
          Path.of("sandboxes"),
          new Isolation.Bare("a fake driver"),
          CLOCK);

  @BeforeEach
  void capture() throws Exception {
    capturedBy(FakeDriver.NAME);
  }

  @Test
  void isVerifiedWhenEveryRequiredCheckPassed() {
    VerificationResult result = run();

    assertThat(result.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(result.restoreTime()).isEqualTo(Duration.ofSeconds(3));
    assertThat(result.sandbox()).isEqualTo("a fake sandbox");
    assertThat(driver.sandboxesOpen()).isZero();
  }

  @Test
  void isUnknownWhileTheVaultDoesNotAnswer() {
    vault.fail(new VaultException.Unavailable("no answer within 5 s", null));

    assertProblem(run(), Verdict.UNKNOWN, "manifest", "unreadable", "no answer within 5 s");
  }

  /** Refused, archived, another key: another process may read it. */
  @Test
  void isUnknownWhileThisProcessMayNotReadTheVault() {
    vault.fail(new VaultException.Misconfigured("S3 answered 403 AccessDenied", null));

    assertProblem(run(), Verdict.UNKNOWN, "manifest", "unreadable", "403 AccessDenied");

    vault.fail(new VaultException.WrongKey("the vault was made with another key"));

    assertProblem(run(), Verdict.UNKNOWN, "manifest", "unreadable", "another key");
  }

  @Test
  void failsAPointWhoseManifestIsMissing() {
    vault.fail(
        new VaultException.Corrupt(
            VaultException.Fault.MISSING, "manifests/p", "no such manifest", null));

    assertProblem(run(), Verdict.FAILED, "manifest", "missing", "no such manifest");
  }

  @Test
  void failsAPointWhoseManifestIsNotTheOneThatWasCaptured() throws Exception {
    String digest = vault.manifest(POINT).digest();

    assertThat(run(digest).verdict()).isEqualTo(Verdict.VERIFIED);
    assertProblem(
        run("0".repeat(64)), Verdict.FAILED, "manifest", "authentication", "0".repeat(64));
  }

  @Test
  void isUnknownForADriverThatItDoesNotHave() throws Exception {
    capturedBy("oracle");

    assertProblem(run(), Verdict.UNKNOWN, "driver", "sandbox", "oracle");
  }

  @Test
  void isUnknownWhenTheSandboxDoesNotStart() {
    driver.failToOpen(new DataStoreException.Failed("initdb ended with 1", null));

    assertProblem(run(), Verdict.UNKNOWN, "sandbox", "sandbox", "initdb ended with 1");
  }

  @Test
  void isUnknownWhenTheSandboxIsFull() {
    driver.failToRestore(
        new DataStoreException.Unavailable("could not extend file: No space left", null));

    assertProblem(run(), Verdict.UNKNOWN, "restore", "sandbox", "No space left");
    assertThat(driver.sandboxesOpen()).isZero();
  }

  @Test
  void failsAPointThatDoesNotRestore() {
    driver.failToRestore(new DataStoreException.Failed("3 rows were expected, 2 came", null));

    assertProblem(run(), Verdict.FAILED, "restore", "restore", "2 came");
    assertThat(driver.sandboxesOpen()).isZero();
  }

  @Test
  void isUnknownWhenTheDriverMakesNoChecks() {
    driver.results(List.of());

    assertProblem(run(), Verdict.UNKNOWN, "rows", "sandbox", "not made");
  }

  @Test
  void isUnknownWhenTheDriverRequiresNoChecks() {
    driver.require(Set.of());

    assertProblem(run(), Verdict.UNKNOWN, "contents", "sandbox", "requires no check");
  }

  @Test
  void isUnknownWhenTheDriverCanNotSayWhatIsRequired() {
    driver.failToSayWhatIsRequired(
        new DataStoreException.Failed("the contents are of version 9", null));

    assertProblem(run(), Verdict.UNKNOWN, "contents", "unreadable", "of version 9");
    assertThat(driver.sandboxesOpen()).isZero();
  }

  @Test
  void isUnknownWhenARequiredCheckCouldNotBeMade() {
    driver.results(List.of(result(Outcome.UNKNOWN)));

    assertThat(run().verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void failsWhenTheSameCheckPassedAndFailed() {
    driver.results(List.of(result(Outcome.PASSED), result(Outcome.FAILED)));

    assertThat(run().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void isUnknownWhenItIsInterrupted() {
    driver.interruptRestore();

    VerificationResult result = run();

    assertThat(Thread.interrupted()).isTrue();
    assertProblem(result, Verdict.UNKNOWN, "verification", "sandbox", "interrupted");
    assertThat(driver.sandboxesOpen()).isZero();
  }

  @Test
  void isUnknownAfterAnErrorOfItsOwn() {
    driver.failToRestore(new IllegalStateException("a bug"));

    assertProblem(run(), Verdict.UNKNOWN, "verification", "sandbox", "a bug");
    assertThat(driver.sandboxesOpen()).isZero();
  }

  @Test
  void isUnknownForAPointThatLacksWhatTheCaptureCouldNotSee() throws Exception {
    capturedBy(FakeDriver.NAME, gap("subscription s", true), gap("mapping m", false));

    VerificationResult result = run();

    assertProblem(
        result, Verdict.UNKNOWN, "completeness", "partial", "mapping m: GRANT owner TO belay. ");
    assertThat(result.checks())
        .filteredOn(check -> check.name().equals("completeness"))
        .noneMatch(check -> check.detail().contains("subscription s"));
    assertThat(result.mayChange()).as("another attempt finds the same").isFalse();
    assertThat(result.restoreTime()).as("all else was checked").isNotNull();
  }

  @Test
  void isVerifiedButForWhatThePolicyAccepts() throws Exception {
    capturedBy(FakeDriver.NAME, gap("subscription s", true));

    VerificationResult result = run();

    assertThat(result.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(VerifiedRecords.of(CheckDepth.FULL, result).checks())
        .filteredOn(check -> check.name().equals("completeness"))
        .singleElement()
        .satisfies(
            check ->
                assertThat(check.detail())
                    .contains("complete but for what the policy accepts: subscription s"));
  }

  @Test
  void failsAPartialPointThatIsWrong() throws Exception {
    capturedBy(FakeDriver.NAME, gap("mapping m", false));
    driver.results(List.of(result(Outcome.FAILED)));

    assertThat(run().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void anotherAttemptMayOpenTheSandboxOfAPartialPoint() throws Exception {
    capturedBy(FakeDriver.NAME, gap("mapping m", false));
    driver.failToOpen(new DataStoreException.Unavailable("no room", null));

    VerificationResult result = run();

    assertThat(result.mayChange()).isTrue();
    assertThat(result.unmade()).extracting(CheckResult::name).containsExactly("sandbox");
  }

  private static Manifest.Gap gap(String what, boolean accepted) {
    return new Manifest.Gap(what, List.of("GRANT owner TO belay"), accepted);
  }

  @Test
  void saysItsOutcomeAsARecord() {
    driver.results(List.of(result(Outcome.FAILED)));

    Verified record = VerifiedRecords.of(CheckDepth.RESTORE, run());

    assertThat(record.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(record.depth()).isEqualTo("restore");
    assertThat(record.restoreMillis()).isEqualTo(3000);
    assertThat(record.startedAt()).isEqualTo(CLOCK.instant());
    assertThat(record.checks().getLast().outcome()).isEqualTo("failed");
    assertThat(record.checks().getLast().fault()).isEqualTo("count");
    assertThat(record.checks().getFirst().fault()).isNull();
  }

  private VerificationResult run(String manifestDigest) {
    try (HeldSandbox held =
        verification.hold(POINT, manifestDigest, CheckDepth.FULL, ProgressListener.NONE)) {
      return held.result();
    }
  }

  private VerificationResult run() {
    return verification.run(POINT, CheckDepth.FULL, ProgressListener.NONE);
  }

  static CheckResult result(Outcome outcome) {
    return new CheckResult(
        ROWS.name(),
        ROWS.subject(),
        outcome,
        outcome == Outcome.PASSED ? null : "count",
        "3 rows",
        Duration.ofMillis(7));
  }

  private static void assertProblem(
      VerificationResult result, Verdict verdict, String check, String fault, String detail) {
    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.checks())
        .filteredOn(each -> each.outcome() != Outcome.PASSED)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.name()).isEqualTo(check);
              assertThat(problem.fault()).isEqualTo(fault);
              assertThat(problem.detail()).contains(detail);
            });
  }

  /** The one point of the vault. */
  private void capturedBy(String name, Manifest.Gap... gaps) throws VaultException {
    Instant at = Instant.parse("2026-03-01T11:00:00Z");
    vault.forget(POINT);
    vault.commit(
        new Manifest(
            Manifest.FORMAT_VERSION,
            POINT,
            "set",
            "orders",
            name,
            "shop",
            "production",
            "manual",
            null,
            null,
            at,
            at,
            at,
            Map.of(),
            List.of(),
            new Manifest.Totals(3, 30, 20),
            List.of(),
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            List.of(gaps)));
  }
}
