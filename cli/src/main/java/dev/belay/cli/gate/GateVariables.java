package dev.belay.cli.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Variables for later steps, as lines {@code NAME=value}: the form of GitHub's {@code
 * $GITHUB_OUTPUT} and of GitLab's dotenv reports. The ids contain nothing that could start another
 * line.
 */
public final class GateVariables {
  private GateVariables() {}

  /** Appends them to {@code file}. A missing value is empty. */
  public static void append(Path file, GateOutcome outcome) throws IOException {
    OpenedGate opened = outcome.opened();
    Files.writeString(
        file,
        "BELAY_GATE_ID=%s\nBELAY_RECOVERY_SET_ID=%s\nBELAY_DECISION=%s\n"
            .formatted(
                opened == null ? "" : opened.gateId(),
                opened == null ? "" : opened.recoverySetId(),
                outcome.judgement().decision().word()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
