package dev.belay.gateway.gate.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.EventReader;
import dev.belay.gateway.gate.Happenings;
import dev.belay.gateway.gate.progress.PointProgress;
import dev.belay.gateway.gate.progress.PointStage;
import dev.belay.gateway.gate.progress.Projection;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.schemas.RecoveryEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of earlier versions are read, and such gateways can read what is written now. */
class StoredPointTest {
  private static final String POINT = "757af937-9738-5784-9893-7ca04840133c";
  private static final String VERDICT =
      "{\"outcome\":\"%s\",\"startedAt\":\"2026-03-01T12:00:00Z\",\"finishedAt\":\"2026-03-01T12:01:00Z\",\"detail\":\"rows\"}";

  private final Happenings events = new Happenings(UUID.randomUUID().toString());

  @ParameterizedTest
  @CsvSource({
    "REQUESTED, , , REQUESTED",
    "RUNNING, , , CAPTURING",
    "FAILED, , , CAPTURE_FAILED",
    "DONE, , , CAPTURED",
    "DONE, 2026-03-01T12:00:30Z, , VERIFYING",
    "DONE, 2026-03-01T12:00:00Z, VERIFIED, VERIFIED",
    "DONE, 2026-03-01T12:00:00Z, FAILED, VERIFICATION_FAILED",
    "DONE, 2026-03-01T12:00:00Z, UNKNOWN, VERIFICATION_UNKNOWN",
    "DONE, 2026-03-01T12:02:00Z, UNKNOWN, VERIFYING",
  })
  void rowsOfBeforeAreRead(
      String capture, @Nullable String verifyingSince, @Nullable String verdict, PointStage stage) {
    PointProgress point =
        Json.progress(null, null, row(capture, verifyingSince, verdict)).points().getFirst();

    assertThat(point.state()).isEqualTo(stage);
    assertThat(point.dataStore()).isEqualTo("shop-db");
    assertThat(point.expected()).isTrue();
  }

  @Test
  void whatIsHeardLaterCountsMoreThanARowOfBefore() {
    SetProgress failed = Json.progress(null, null, row("FAILED", null, null));
    SetProgress verified = Json.progress(null, null, row("DONE", null, "VERIFIED"));

    assertThat(state(after(failed, events.captured(POINT)))).isEqualTo(PointStage.CAPTURED);
    assertThat(state(after(verified, events.verdict(POINT, "failed", "failed", ""))))
        .isEqualTo(PointStage.VERIFICATION_FAILED);
  }

  @Test
  void everythingThatIsKnownIsReadBack() {
    SetProgress known = SetProgress.NONE;
    for (RecoveryEvent event :
        List.of(
            events.requested(Map.of(POINT, "shop-db")),
            events.captureStarted(POINT),
            events.captureProgressed(POINT, 10, 40),
            events.captureWaits(POINT, "S3 answered 503"),
            events.captureFailed(POINT, "no answer"),
            events.captured(POINT),
            events.verdict(POINT, "failed", "failed", "expected 3, found 2"),
            events.verdict(POINT, "unknown", "unknown", "no sandbox"),
            events.verdict(POINT, "verified"),
            events.verificationStarted(POINT))) {
      known = after(known, event);

      assertThat(Json.progress(known.requestedAt(), known.deadline(), Json.of(known)))
          .isEqualTo(known);
    }
    assertThat(Json.of(known))
        .contains("\"capture\":\"DONE\"", "\"outcome\":\"VERIFIED\"", "\"verifyingSince\":\"");
  }

  private static String row(
      String capture, @Nullable String verifyingSince, @Nullable String verdict) {
    return """
    [{"recoveryPointId":"%s","dataStore":"shop-db","expected":true,"capture":"%s","failure":"no answer",\
    "step":{"at":"2026-03-01T12:00:30Z","text":"orders 1/2","bytesDone":10,"bytesTotal":40},\
    "verifyingSince":%s,"verdict":%s}]\
    """
        .formatted(
            POINT,
            capture,
            verifyingSince == null ? "null" : "\"" + verifyingSince + "\"",
            verdict == null ? "null" : VERDICT.formatted(verdict));
  }

  private static SetProgress after(SetProgress known, RecoveryEvent event) {
    return Projection.apply(known, EventReader.read(event));
  }

  private static PointStage state(SetProgress set) {
    return set.points().getFirst().state();
  }
}
