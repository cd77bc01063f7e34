package dev.belay.gateway.gate.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.gate.Happenings;
import dev.belay.schemas.RecoveryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private final Happenings events = new Happenings("set");

  @Test
  void aPointGoesFromRequestedToVerified() {
    SetProgress set = apply(events.requested(Map.of("p", "shop-db")));
    assertThat(state(set)).isEqualTo(PointState.REQUESTED);

    set = Projection.apply(set, events.captureStarted("p"));
    set = Projection.apply(set, events.captureProgressed("p", 10, 40));
    assertThat(state(set)).isEqualTo(PointState.CAPTURING);
    assertThat(set.points().getFirst().step().bytesDone()).isEqualTo(10);

    set = Projection.apply(set, events.captured("p"));
    assertThat(state(set)).isEqualTo(PointState.CAPTURED);
    set = Projection.apply(set, events.verificationStarted("p"));
    assertThat(state(set)).isEqualTo(PointState.VERIFYING);
    set = Projection.apply(set, events.verdict("p", "verified"));
    assertThat(state(set)).isEqualTo(PointState.VERIFIED);
    assertThat(set.stage()).isEqualTo(Stage.VERIFIED);
  }

  @Test
  void anyOrderAndAnyRepetitionGiveTheSame() {
    List<RecoveryEvent> all =
        List.of(
            events.requested(Map.of("p", "shop-db")),
            events.captureStarted("p"),
            events.captureProgressed("p", 10, 40),
            events.captured("p"),
            events.verificationStarted("p"),
            events.verdict("p", "unknown", "unknown", "the sandbox did not start"),
            events.verificationStarted("p"),
            events.verdict("p", "verified"));
    SetProgress inOrder = apply(all.toArray(RecoveryEvent[]::new));
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      List<RecoveryEvent> shuffled = new ArrayList<>(all);
      shuffled.addAll(all);
      Collections.shuffle(shuffled, random);

      SetProgress set = apply(shuffled.toArray(RecoveryEvent[]::new));

      assertThat(set).isEqualTo(inOrder);
    }
    assertThat(state(inOrder)).isEqualTo(PointState.VERIFIED);
  }

  @Test
  void theVerificationThatBeganLastCounts() {
    RecoveryEvent requested = events.requested(Map.of("p", "shop-db"));
    RecoveryEvent captured = events.captured("p");
    RecoveryEvent earlier = events.verdict("p", "verified");
    RecoveryEvent later = events.verdict("p", "failed", "failed", "expected 3, found 2");

    assertThat(state(apply(requested, captured, earlier, later)))
        .isEqualTo(PointState.VERIFICATION_FAILED);
    SetProgress set = apply(requested, captured, later, earlier);
    assertThat(state(set)).isEqualTo(PointState.VERIFICATION_FAILED);
    assertThat(set.points().getFirst().detail())
        .isEqualTo("rows of public.orders (count): expected 3, found 2");
  }

  @Test
  void aVerdictThatIsNotKnownIsNone() {
    SetProgress set =
        apply(
            events.requested(Map.of("p", "shop-db")),
            events.captured("p"),
            events.verdict("p", "probably"));

    assertThat(state(set)).isEqualTo(PointState.VERIFICATION_UNKNOWN);
  }

  @Test
  void aVerdictOfWhatIsNotKnownToBeCapturedIsNotReliedOn() {
    SetProgress set =
        apply(events.requested(Map.of("p", "shop-db")), events.verdict("p", "verified"));

    assertThat(state(set)).isEqualTo(PointState.REQUESTED);
  }

  @Test
  void whatTheRequestDidNotNameIsNotExpected() {
    SetProgress set = apply(events.captured("p"));

    assertThat(set.isRequested()).isFalse();
    assertThat(set.expected()).isEmpty();
  }

  @Test
  void otherEventsSayNothing() {
    RecoveryEvent unknown =
        RecoveryEvent.newBuilder(events.captured("p")).setType("point-admired").build();

    assertThat(apply(unknown)).isSameAs(SetProgress.NONE);
  }

  @Test
  void anEventThatLacksWhatItsTypePromisesIsRefused() {
    RecoveryEvent broken =
        RecoveryEvent.newBuilder(events.captured("p")).setRecoveryPointId(null).build();

    assertThatThrownBy(() -> apply(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capture-completed")
        .hasMessageContaining("recoveryPointId");
  }

  private static SetProgress apply(RecoveryEvent... events) {
    SetProgress set = SetProgress.NONE;
    for (RecoveryEvent event : events) {
      set = Projection.apply(set, event);
    }
    return set;
  }

  private static PointState state(SetProgress set) {
    return set.points().getFirst().state();
  }
}
