package dev.belay.ledger.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.events.Origin;
import dev.belay.ledger.choice.SetChoice.Chosen;
import dev.belay.ledger.choice.SetChoice.NoSetException;
import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.operation.Request;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SetChoiceTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Candidate preRestore = set("pre-restore", null, "verified", true, 5);
  private final Candidate incomplete = set("pre-deployment", "3", "unverified", false, 4);
  private final Candidate unverified = set("post-deployment-baseline", "2", "failed", true, 3);
  private final Candidate second = set("pre-deployment", "2", "verified", true, 2);
  private final Candidate first = set("pre-deployment", "1", "verified", true, 1);
  private final List<Candidate> sets = List.of(preRestore, incomplete, unverified, second, first);

  @Test
  void theNewestVerifiedOneAndWhyNotTheLaterOnes() {
    Chosen chosen = SetChoice.choose(sets, new Wish.LastVerified(), false);

    assertThat(chosen.set()).isEqualTo(second);
    assertThat(chosen.passedOver())
        .extracting(Request.PassedOver::reason)
        .containsExactly(
            "a pre-restore set is taken only when it is named",
            "it is not complete",
            "its verdict is failed");
  }

  @Test
  void theStateBeforeADeploymentIsWhatWasCapturedForIt() {
    Chosen chosen = SetChoice.choose(sets, new Wish.Deployment("1"), false);

    assertThat(chosen.set()).isEqualTo(first);
    assertThat(chosen.reason()).isEqualTo("it was captured before deployment 1");
    assertThat(chosen.passedOver()).hasSize(4);
  }

  @Test
  void aCommitMayBeItsBeginning() {
    assertThat(SetChoice.choose(sets, new Wish.Commit("AAAAAA2"), false).set()).isEqualTo(second);
  }

  @Test
  void whatIsNamedIsTakenWhateverItsTrigger() {
    assertThat(SetChoice.choose(sets, new Wish.Named(preRestore.setId()), false).set())
        .isEqualTo(preRestore);
  }

  @Test
  void anUnverifiedOneOnlyWhenAllowed() {
    Wish wish = new Wish.Named(unverified.setId());

    assertThatThrownBy(() -> SetChoice.choose(sets, wish, false))
        .isInstanceOf(NoSetException.class)
        .hasMessageContaining("its verdict is failed");
    assertThat(SetChoice.choose(sets, wish, true).reason()).contains("its verdict is failed");
  }

  @Test
  void anIncompleteOneNever() {
    assertThatThrownBy(() -> SetChoice.choose(sets, new Wish.Deployment("3"), true))
        .isInstanceOf(NoSetException.class)
        .hasMessageContaining("it is not complete");
  }

  @Test
  void aDeploymentWithoutASetOfBeforeIsSaid() {
    assertThatThrownBy(() -> SetChoice.choose(sets, new Wish.Deployment("9"), true))
        .isInstanceOf(NoSetException.class)
        .hasMessage("there is no recovery set that was captured before deployment 9");
  }

  private static Candidate set(
      String trigger,
      @org.jspecify.annotations.Nullable String deployment,
      String verdict,
      boolean complete,
      int minute) {
    return new Candidate(
        UUID.randomUUID(),
        new Origin(
            "shop",
            "production",
            trigger,
            deployment == null ? null : "aaaaaa" + deployment,
            deployment),
        NOON.plusSeconds(60L * minute),
        complete,
        !complete,
        verdict,
        List.of());
  }
}
