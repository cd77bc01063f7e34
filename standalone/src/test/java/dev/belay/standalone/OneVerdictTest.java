package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.EventReader;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.ledger.projection.Projection;
import dev.belay.ledger.projection.RecoverySet;
import dev.belay.schemas.Captured;
import dev.belay.schemas.Check;
import dev.belay.schemas.ExpectedPoint;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.Verified;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gate and the ledger say the same of a recovery point, whatever happened to it. */
class OneVerdictTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final String SET = Ids.derive("set", "1");
  private static final String POINT = Ids.derive("point", "1");

  /** Two verifications, each with what it came to, and when it began and ended. */
  @ParameterizedTest
  @CsvSource({
    // one within the other
    "verified, 10, 30, failed, 15, 20, failed",
    "failed, 10, 30, verified, 15, 20, failed",
    // one begins before the other ends
    "verified, 10, 20, failed, 15, 30, failed",
    "failed, 10, 20, verified, 15, 30, failed",
    "unknown, 10, 20, verified, 15, 30, unknown",
    // one after the other
    "failed, 10, 20, verified, 25, 30, verified",
    "verified, 10, 20, failed, 25, 30, failed",
    "unknown, 10, 20, verified, 25, 30, verified",
    "verified, 10, 20, unknown, 25, 30, unknown",
    // what could not be read does not hide what was read and is wrong
    "failed, 10, 20, unknown, 25, 30, failed",
  })
  void ofVerificationsThatOverlapTheWorseCounts(
      String one, int oneBegan, int oneEnded, String other, int began, int ended, String expected) {
    RecoveryEvent first = verdict(one, oneBegan, oneEnded);
    RecoveryEvent second = verdict(other, began, ended);

    assertThat(List.of(gate(first, second), gate(second, first))).containsOnly(expected);
    assertThat(List.of(ledger(first, second), ledger(second, first))).containsOnly(expected);
  }

  private static String gate(RecoveryEvent... verdicts) {
    SetProgress set = SetProgress.NONE;
    for (RecoveryEvent event : told(verdicts)) {
      set = dev.belay.gateway.gate.progress.Projection.apply(set, EventReader.read(event));
    }
    return switch (set.stage()) {
      case VERIFIED -> "verified";
      case FAILED -> "failed";
      case UNDETERMINED -> "unknown";
      default -> set.stage().toString();
    };
  }

  private static String ledger(RecoveryEvent... verdicts) {
    RecoverySet set = null;
    for (RecoveryEvent event : told(verdicts)) {
      set = Projection.apply(set, EventReader.read(event));
    }
    return Objects.requireNonNull(set).summary().verdict().word();
  }

  private static List<RecoveryEvent> told(RecoveryEvent... verdicts) {
    return List.of(requested(), captured(), verdicts[0], verdicts[1]);
  }

  private static RecoveryEvent requested() {
    return event(RecoveryEventTypes.SET_REQUESTED, 0, "")
        .setRequested(
            SetRequested.newBuilder()
                .setPoints(List.of(new ExpectedPoint(POINT, "orders")))
                .setDeadline(NOON.plusSeconds(600))
                .setPolicyVersion("v")
                .setRule("shop/production/before-deploy")
                .build())
        .build();
  }

  private static RecoveryEvent captured() {
    return event(RecoveryEventTypes.CAPTURE_COMPLETED, 5, "")
        .setRecoveryPointId(POINT)
        .setDataStore("orders")
        .setCaptured(
            Captured.newBuilder()
                .setVault("file:/vault")
                .setDriver("postgresql")
                .setStartedAt(NOON)
                .setSnapshotAt(NOON)
                .setFinishedAt(NOON.plusSeconds(5))
                .setRows(1)
                .setLogicalBytes(1)
                .setStoredBytes(1)
                .setSegments(1)
                .setManifestDigest("d")
                .build())
        .build();
  }

  private static RecoveryEvent verdict(String verdict, int began, int ended) {
    String outcome = verdict.equals("verified") ? "passed" : verdict;
    return event(RecoveryEventTypes.VERIFICATION_COMPLETED, ended, began + verdict)
        .setRecoveryPointId(POINT)
        .setDataStore("orders")
        .setVerified(
            Verified.newBuilder()
                .setVerificationId(Ids.derive("verification", verdict, Integer.toString(began)))
                .setVerdict(verdict)
                .setStartedAt(NOON.plusSeconds(began))
                .setFinishedAt(NOON.plusSeconds(ended))
                .setDepth("full")
                .setSandbox("none")
                .setChecks(
                    List.of(
                        Check.newBuilder()
                            .setName("rows")
                            .setSubject("public.orders")
                            .setOutcome(outcome)
                            .build()))
                .build())
        .build();
  }

  private static RecoveryEvent.Builder event(String type, int second, String more) {
    return RecoveryEvent.newBuilder()
        .setEventId(Ids.derive(type, Integer.toString(second), more))
        .setType(type)
        .setOccurredAt(NOON.plusSeconds(second))
        .setProducer("test")
        .setRecoverySetId(SET)
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment");
  }
}
