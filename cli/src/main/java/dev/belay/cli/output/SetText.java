package dev.belay.cli.output;

import dev.belay.cli.ledger.RecoverySet;

/** Parts of a recovery set for people. */
public final class SetText {
  private SetText() {}

  /** The status; no result by the deadline is said as such. */
  public static String state(RecoverySet set, Times times) {
    if (set.overdueSince() != null) {
      return "overdue since " + times.at(set.overdueSince());
    }
    return set.status() == null ? "-" : set.status();
  }

  /** A gate that waited for it. What a person decided is told with the whole reason. */
  static String gate(RecoverySet.HeldBy gate, Times times) {
    String text = gate.gateId() + ": " + OneLine.of(gate.decision());
    if (gate.decidedAt() != null) {
      text += " " + times.at(gate.decidedAt());
    }
    return gate.reason() == null ? text : text + ", " + OneLine.of(gate.reason());
  }
}
