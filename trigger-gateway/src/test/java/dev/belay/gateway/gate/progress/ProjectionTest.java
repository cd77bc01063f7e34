package dev.belay.gateway.gate.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.events.EventReader;
import dev.belay.events.ImpossibleEventException;
import dev.belay.events.RecoveryIds;
import dev.belay.gateway.gate.Happenings;
import dev.belay.schemas.RecoveryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final UUID SET = UUID.fromString("5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff");
  private static final String POINT = RecoveryIds.recoveryPoint(SET, "shop-db").toString();

  private final Happenings events = new Happenings(SET.toString());

  @Test
  void aPointGoesFromRequestedToVerified() {
    SetProgress set = apply(events.requested(Map.of(POINT, "shop-db")));
    assertThat(state(set)).isEqualTo(PointStage.REQUESTED);

    set = Projection.apply(set, EventReader.read(events.captureStarted(POINT)));
    set = Projection.apply(set, EventReader.read(events.captureProgressed(POINT, 10, 40)));
    assertThat(state(set)).isEqualTo(PointStage.CAPTURING);
    assertThat(set.points().getFirst().step().bytesDone()).isEqualTo(10);

    set = Projection.apply(set, EventReader.read(events.captured(POINT)));
    assertThat(state(set)).isEqualTo(PointStage.CAPTURED);
    set = Projection.apply(set, EventReader.read(events.verificationStarted(POINT)));
    assertThat(state(set)).isEqualTo(PointStage.VERIFYING);
    set = Projection.apply(set, EventReader.read(events.verdict(POINT, "verified")));
    assertThat(state(set)).isEqualTo(PointStage.VERIFIED);
    assertThat(set.stage()).isEqualTo(Stage.VERIFIED);
  }

  @Test
  void anyOrderAndAnyRepetitionGiveTheSame() {
    List<RecoveryEvent> all =
        List.of(
            events.requested(Map.of(POINT, "shop-db")),
            events.captureStarted(POINT),
            events.captureProgressed(POINT, 10, 40),
            events.captured(POINT),
            events.verificationStarted(POINT),
            events.verdict(POINT, "unknown", "unknown", "the sandbox did not start"),
            events.verificationStarted(POINT),
            events.verdict(POINT, "verified"));
    SetProgress inOrder = apply(all.toArray(RecoveryEvent[]::new));
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      List<RecoveryEvent> shuffled = new ArrayList<>(all);
      shuffled.addAll(all);
      Collections.shuffle(shuffled, random);

      SetProgress set = apply(shuffled.toArray(RecoveryEvent[]::new));

      assertThat(set).isEqualTo(inOrder);
    }
    assertThat(state(inOrder)).isEqualTo(PointStage.VERIFIED);
  }

  @Test
  void theVerificationThatBeganAfterTheOtherHadEndedCounts() {
    RecoveryEvent requested = events.requested(Map.of(POINT, "shop-db"));
    RecoveryEvent captured = events.captured(POINT);
    RecoveryEvent earlier = events.verdict(POINT, "verified");
    RecoveryEvent later = events.verdict(POINT, "failed", "failed", "expected 3, found 2");

    assertThat(state(apply(requested, captured, earlier, later)))
        .isEqualTo(PointStage.VERIFICATION_FAILED);
    SetProgress set = apply(requested, captured, later, earlier);
    assertThat(state(set)).isEqualTo(PointStage.VERIFICATION_FAILED);
    assertThat(set.points().getFirst().detail())
        .isEqualTo("rows of public.orders (count): expected 3, found 2");
  }

  @Test
  void aVerdictThatIsNotKnownIsRefused() {
    RecoveryEvent strange = events.verdict(POINT, "probably");

    assertThatThrownBy(() -> apply(strange))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("probably");
  }

  @Test
  void aVerdictAgainstWhatIsNotKnownToBeCapturedCountsAtOnce() {
    SetProgress set =
        apply(
            events.requested(Map.of(POINT, "shop-db")),
            events.verdict(POINT, "failed", "failed", "expected 3, found 2"));

    assertThat(state(set)).isEqualTo(PointStage.VERIFICATION_FAILED);
  }

  @Test
  void theLaterReportOfAFailedCaptureIsToldInWhateverOrderTheyCome() {
    RecoveryEvent requested = events.requested(Map.of(POINT, "shop-db"));
    RecoveryEvent earlier = events.captureFailed(POINT, "no answer");
    RecoveryEvent later = events.captureFailed(POINT, "no room");

    assertThat(apply(requested, earlier, later).points().getFirst().detail()).isEqualTo("no room");
    assertThat(apply(requested, later, earlier).points().getFirst().detail()).isEqualTo("no room");
  }

  @Test
  void aVerdictOfWhatIsNotKnownToBeCapturedIsNotReliedOn() {
    SetProgress set =
        apply(events.requested(Map.of(POINT, "shop-db")), events.verdict(POINT, "verified"));

    assertThat(state(set)).isEqualTo(PointStage.REQUESTED);
  }

  @Test
  void aVerificationThatWaitsSaysWhy() {
    String why = "waiting: attempt 1 of 3 gave no verdict, the next one is in 10 s at the earliest";
    SetProgress set =
        apply(
            events.requested(Map.of(POINT, "shop-db")),
            events.captured(POINT),
            events.verificationStarted(POINT),
            events.verificationProgressed(POINT, why));

    assertThat(state(set)).isEqualTo(PointStage.VERIFYING);
    assertThat(set.points().getFirst().detail()).isEqualTo(why);
  }

  @Test
  void whatTheRequestDidNotNameIsNotExpected() {
    SetProgress set = apply(events.captured(POINT));

    assertThat(set.isRequested()).isFalse();
    assertThat(set.expected()).isEmpty();
  }

  @Test
  void otherEventsSayNothing() {
    RecoveryEvent unknown =
        RecoveryEvent.newBuilder(events.captured(POINT)).setType("point-admired").build();

    assertThat(apply(unknown)).isSameAs(SetProgress.NONE);
  }

  @Test
  void anEventThatLacksWhatItsTypePromisesIsRefused() {
    RecoveryEvent broken =
        RecoveryEvent.newBuilder(events.captured(POINT)).setRecoveryPointId(null).build();

    assertThatThrownBy(() -> apply(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capture-completed")
        .hasMessageContaining("recoveryPointId");
  }

  private static SetProgress apply(RecoveryEvent... events) {
    SetProgress set = SetProgress.NONE;
    for (RecoveryEvent event : events) {
      set = Projection.apply(set, EventReader.read(event));
    }
    return set;
  }

  private static PointStage state(SetProgress set) {
    return set.points().getFirst().state();
  }
}
