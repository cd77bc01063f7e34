package dev.belay.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The values are those of the first release: an id that changes makes a second set of one cause.
 */
class RecoveryIdsTest {
  private static final UUID SET = UUID.fromString("5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff");
  private static final UUID POINT = UUID.fromString("757af937-9738-5784-9893-7ca04840133c");
  private static final UUID OPERATION = UUID.fromString("7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11");
  private static final Origin ORIGIN =
      new Origin("shop", "production", "pre-deployment", "0123456", "4711");

  @Test
  void ofACapture() {
    assertThat(
            RecoveryIds.recoverySet(
                "shop", "production", "pre-deployment", "github:acme/shop:4711"))
        .isEqualTo(SET);
    assertThat(RecoveryIds.captureCommand(SET, "orders"))
        .hasToString("a30ff6cd-1e35-5a63-bf72-cf3f2f213f53");
    assertThat(RecoveryIds.recoveryPoint(SET, "orders")).isEqualTo(POINT);
    assertThat(RecoveryIds.verificationAfterCapture(POINT))
        .hasToString("7f171cad-03a0-5017-9d6a-2eb7afa27640");
  }

  @Test
  void ofAnAttempt() {
    assertThat(RecoveryIds.attempt("github", "acme/shop", "4711", "0123456", ""))
        .hasToString("9fa27414-7221-5f49-a27f-98c193de7332");
    // What is in one part is never taken for another.
    assertThat(RecoveryIds.attempt("github", "acme/shop", "47", "11", ""))
        .isNotEqualTo(RecoveryIds.attempt("github", "acme/shop", "4711", null, ""));
  }

  @Test
  void ofARestore() {
    UUID before = RecoveryIds.preRestoreSet(ORIGIN, OPERATION);

    assertThat(RecoveryIds.recoveryCommand(OPERATION, "orders", Action.APPLY))
        .hasToString("4d36de59-b0c9-5e2a-bd53-00ee7e37421d");
    assertThat(before).hasToString("b40da246-8290-511e-987e-4fdc50656271");
    assertThat(RecoveryIds.recoveryPoint(before, "orders"))
        .hasToString("6c1f1e86-4c78-599b-8d79-ff1874f046ae");
    assertThat(RecoveryIds.preRestoreDraft(POINT, 2))
        .hasToString("70991141-3b5e-5d32-8c1d-2f95b318b625");
  }

  @Test
  void ofAGateWithoutARule() {
    assertThat(RecoveryIds.gateWithoutSet(OPERATION))
        .hasToString("275cafe9-949b-5970-a0ea-435d89c076ab");
  }
}
