package dev.belay.ledger.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.coverage.Deployment.Captured;
import dev.belay.ledger.coverage.Deployment.Ended;
import dev.belay.ledger.coverage.Deployment.Gate;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoveragesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /**
   * Columns of seconds after noon: when the set was verified first, and when the end was heard, of
   * a failure with a minus.
   */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // gate, cause, set, verdict, verified, then, ended, answer, reason
        "approved, verified, captured, verified, 30,    verified, -,  yes,         verified",
        "approved, verified, captured, failed,   30,    verified, -,  yes,         verified-then",
        "approved, captured, captured, verified, 30,    verified, -,  yes,         verified",
        "approved, captured, captured, verified, 90,    open, -,   no,          verified-late",
        "approved, captured, captured, unverified, -,   open, -,   no,         "
            + " started-before-verified",
        "approved, captured, captured, failed,   -,     open, -,   no,         "
            + " verification-failed",
        "approved, captured, captured, unknown,  -,     open, -,   unknown,     verdict-unknown",
        "approved, captured, captured, failed,   30,    failed, -,  no,          failed-then",
        "rejected, timeout,  capturing, unverified, -,  -,     -,   not-started, held-back",
        "rejected, timeout,  captured, verified, 30,    -,     500, no,         "
            + " rejected-but-deployed",
        "waiting,  -,        capturing, unverified, -,  -,     -,   not-started, waiting",
        "waiting,  -,        captured, verified, 30,    -,     500, unknown,     gate-not-awaited",
        "waiting,  -,        captured, verified, 600,   -,     500, no,          verified-late",
        "-,        -,        captured, verified, 30,    -,     -,   unknown,     no-gate",
        "-,        -,        captured, verified, 30,    -,     500, unknown,     no-gate",
        "-,        -,        captured, verified, 600,   -,     500, no,          verified-late",
        "-,        -,        captured, unverified, -,   -,     -,   unknown,     not-verified-yet",
        "-,        -,        captured, unverified, -,   -,     500, no,         "
            + " started-before-verified",
        "-,        -,        failed,   unverified, -,   -,     -,   no,          capture-failed",
        "-,        -,        captured, failed,   -,     -,     -,   no,         "
            + " verification-failed",
        "-,        -,        captured, unknown,  -,     -,     500, unknown,     verdict-unknown",
        "-,        -,        -,        -,        -,     -,     500, no,          no-set",
        "rejected, no-rule,  -,        -,        -,     -,     -,   not-started, held-back",
        "approved, timeout,  captured, unknown,  30,    open,  -,   unknown,     verdict-unknown",
        "approved, verified, captured, verified, 600,   open,  -,   unknown,     gate-contradicted",
        "approved, verified, captured, failed,   30,    failed, -,  unknown,     gate-contradicted",
        "approved, overridden, captured, verified, 90,  open,  -,   no,          verified-late",
        "rejected, timeout,  captured, verified, 30,    -,     -500, not-started, held-back",
        "waiting,  -,        capturing, unverified, -,  -,     -500, unknown,    gate-not-awaited",
        "approved, verified, -,        -,        -,     -,     -,   unknown,     set-missing",
      })
  void anAnswerTakesEvidence(
      @Nullable String decision,
      @Nullable String cause,
      @Nullable String status,
      @Nullable String verdict,
      @Nullable Long verified,
      @Nullable String then,
      @Nullable Long ended,
      String answer,
      String reason) {
    Coverage coverage =
        Coverages.of(
            deployment(
                status == null || verdict == null
                    ? null
                    : new Captured(
                        UUID.randomUUID(), status, verdict, false, null, after(verified), then),
                decision == null ? null : gate(decision, cause),
                ended == null ? null : new Ended(ended > 0, NOON.plusSeconds(Math.abs(ended)))),
            NOON.plusSeconds(300));

    assertThat(coverage.answer().word()).isEqualTo(answer);
    assertThat(coverage.reason()).isEqualTo(reason);
    assertThat(coverage.startedAt())
        .isEqualTo("approved".equals(decision) ? NOON.plusSeconds(60) : null);
  }

  @Test
  void aGateThatWasNeverDecidedSaysNothing() {
    Deployment held =
        deployment(
            new Captured(UUID.randomUUID(), "capturing", "unverified", true, null, null, null),
            gate("waiting", null),
            null);

    assertThat(Coverages.of(held, NOON.plusSeconds(901)).answer()).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void aSetThatIsOverdueIsNone() {
    Deployment late =
        deployment(
            new Captured(UUID.randomUUID(), "capturing", "unverified", true, null, null, null),
            null,
            null);

    Coverage coverage = Coverages.of(late, NOON.plusSeconds(5000));

    assertThat(coverage.answer()).isEqualTo(Answer.NO);
    assertThat(coverage.reason()).isEqualTo("overdue");
  }

  @ParameterizedTest
  @CsvSource({
    "captured,   its gate waited for the capture alone",
    "timeout,    its gate let it go at the timeout",
    "overridden, a person let it go"
  })
  void whoLetItGoIsSaid(String cause, String words) {
    Captured late =
        new Captured(
            UUID.randomUUID(), "captured", "verified", false, null, NOON.plusSeconds(90), "open");
    Captured never =
        new Captured(UUID.randomUUID(), "captured", "unverified", false, null, null, "open");

    assertThat(Coverages.of(deployment(late, gate("approved", cause), null), NOON).explanation())
        .startsWith(words)
        .endsWith("its set was verified 30 s after it was let go");
    assertThat(Coverages.of(deployment(never, gate("approved", cause), null), NOON).explanation())
        .startsWith(words)
        .endsWith("and its set is not verified yet");
  }

  private static @Nullable Instant after(@Nullable Long seconds) {
    return seconds == null ? null : NOON.plusSeconds(seconds);
  }

  private static Gate gate(String decision, @Nullable String cause) {
    return new Gate(
        UUID.randomUUID(),
        "verified",
        NOON.plusSeconds(900),
        decision,
        cause,
        null,
        decision.equals("waiting") ? null : NOON.plusSeconds(60));
  }

  private static Deployment deployment(
      @Nullable Captured set, @Nullable Gate gate, @Nullable Ended ended) {
    return new Deployment(
        UUID.randomUUID(), "shop", "production", "4711", null, null, null, NOON, set, gate, ended);
  }
}
