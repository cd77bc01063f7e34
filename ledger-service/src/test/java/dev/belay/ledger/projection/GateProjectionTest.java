package dev.belay.ledger.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.events.Event;
import dev.belay.events.EventReader;
import dev.belay.events.Happening;
import dev.belay.events.ImpossibleEventException;
import dev.belay.ledger.Story;
import dev.belay.schemas.Gate;
import dev.belay.schemas.RecoveryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateProjectionTest {
  private final Story story = new Story();

  @Test
  void everyOrderWithRedeliveriesEndsAlike() {
    List<RecoveryEvent> events =
        List.of(
            story.gateOpened(-60, 1),
            story.gateDecided(8, 1, "approved", "verified"),
            story.gateDecided(9, 1, "approved", "verified"),
            story.gateAnswerFailed(10, 1, "approved"),
            story.gateAnswered(11, 1, "approved"),
            story.gateAnswerFailed(12, 1, "approved"));
    GateState expected = end(events);

    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<RecoveryEvent> order = new ArrayList<>(events);
      order.add(events.get(random.nextInt(events.size())));
      Collections.shuffle(order, random);
      assertThat(end(order)).as("seed %d", seed).isEqualTo(expected);
    }
    assertThat(expected.opening().opening().openedAt()).isEqualTo(Story.NOON.minusSeconds(60));
    assertThat(Objects.requireNonNull(expected.decision()).decision().decidedAt())
        .isEqualTo(Story.NOON.plusSeconds(8));
    assertThat(Objects.requireNonNull(expected.answer()).answer().at())
        .isEqualTo(Story.NOON.plusSeconds(11));
  }

  @Test
  void aGateWaitsUntilItIsDecidedWhateverThePlatformWasTold() {
    GateState gate = end(List.of(story.gateAnswered(3, 1, "approved")));

    assertThat(gate.word()).isEqualTo("waiting");
  }

  @ParameterizedTest
  @CsvSource({"rejected, verification-failed", "approved, timeout", "rejected, timeout"})
  void aSecondDifferentDecisionIsImpossible(String decision, String cause) {
    GateState gate = end(List.of(story.gateDecided(8, 1, "approved", "verified")));

    assertThatThrownBy(() -> apply(gate, story.gateDecided(9, 1, decision, cause)))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("the event says");
  }

  @Test
  void anAnswerThatContradictsTheDecisionIsImpossible() {
    GateState gate = end(List.of(story.gateDecided(8, 1, "rejected", "timeout")));

    assertThatThrownBy(() -> apply(gate, story.gateAnswered(9, 1, "approved")))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("has decision \"rejected\": the event says \"approved\"");
  }

  @Test
  void aDecisionThatContradictsTheAnswerIsImpossible() {
    GateState gate = end(List.of(story.gateAnswered(9, 1, "approved")));

    assertThatThrownBy(() -> apply(gate, story.gateDecided(8, 1, "rejected", "timeout")))
        .isInstanceOf(ImpossibleEventException.class);
  }

  @Test
  void aGateOfAnotherApplicationOrSetIsImpossible() {
    GateState gate = end(List.of(story.gateOpened(0, 1)));
    RecoveryEvent otherSet = story.gateDecided(8, 1, "approved", "verified");
    otherSet.put("recoverySetId", new Story().setId);
    RecoveryEvent otherApplication = story.application("billing").gateOpened(0, 1);

    assertThatThrownBy(() -> apply(gate, otherSet)).hasMessageContaining("has recovery set");
    assertThatThrownBy(() -> apply(gate, otherApplication))
        .hasMessageContaining("application \"shop\"");
  }

  @ParameterizedTest
  @CsvSource({
    "approved, capture-failed, it must be rejected",
    "approved, verification-failed, it must be rejected",
    "approved, no-rule, it must be rejected",
    "rejected, captured, it must be approved",
    "postponed, timeout, it must be approved or rejected",
    "approved, good-mood, gate.cause is \"good-mood\"",
  })
  void aDecisionThatItsCauseContradictsIsImpossible(String decision, String cause, String rule) {
    RecoveryEvent event = story.gateDecided(8, 1, decision, cause);

    assertThatThrownBy(() -> EventReader.read(event))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining(rule);
  }

  @Test
  @SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
  void whatAGateEventLacksIsNamed() {
    assertImpossible(gate -> gate.setMode("whatever"), "gate.mode is \"whatever\"");
    assertImpossible(gate -> gate.setGateId("one"), "gate.gateId is \"one\": it must be a UUID");
    assertImpossible(gate -> gate.setPlatform(" "), "gate.platform is blank");
    assertImpossible(gate -> gate.setDecision(null), "gate.decision is null");
    assertImpossible(gate -> gate.setCause(null), "gate.cause is null");
    assertImpossible(gate -> gate.setDecidedAt(null), "gate.decidedAt is null");
    assertImpossible(gate -> gate.setDecidedBy("ada"), "only an overridden gate has it");
    assertImpossible(gate -> gate.setCause("overridden"), "gate.decidedBy is null");
    assertImpossible(
        gate -> gate.setCause("overridden").setDecidedBy("ada").setReason(null),
        "gate.reason is null");
    RecoveryEvent without = story.gateOpened(0, 1);
    without.put("gate", null);
    assertThatThrownBy(() -> EventReader.read(without))
        .hasMessageContaining("gate is null: a gate-opened event must have it");
    RecoveryEvent noAnswer = story.gateAnswered(9, 1, "approved");
    noAnswer.put("gate", Gate.newBuilder(noAnswer.getGate()).setAnsweredAt(null).build());
    assertThatThrownBy(() -> EventReader.read(noAnswer)).hasMessageContaining("gate.answerProblem");
  }

  private void assertImpossible(Consumer<Gate.Builder> change, String message) {
    RecoveryEvent event = story.gateDecided(8, 1, "approved", "verified");
    Gate.Builder gate = Gate.newBuilder(event.getGate());
    change.accept(gate);
    event.put("gate", gate.build());
    assertThatThrownBy(() -> EventReader.read(event))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining(message);
  }

  private static GateState end(List<RecoveryEvent> events) {
    GateState gate = null;
    for (RecoveryEvent event : events) {
      gate = apply(gate, event);
    }
    return Objects.requireNonNull(gate);
  }

  private static GateState apply(@Nullable GateState known, RecoveryEvent event) {
    Event read = EventReader.read(event);
    return GateProjection.apply(known, read, (Happening.OfGate) read.happening());
  }
}
