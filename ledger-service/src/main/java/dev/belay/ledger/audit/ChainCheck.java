package dev.belay.ledger.audit;

/** What a check of the whole chain found. */
public sealed interface ChainCheck {

  /**
   * Every link holds.
   *
   * @param length number of events
   * @param headHash of the last event, hexadecimal. The chain alone can't tell that its newest
   *     events were cut off: compare length and head with values that were noted elsewhere
   */
  record Intact(long length, String headHash) implements ChainCheck {}

  /** The first link that does not hold, and why. */
  record Broken(long sequence, String reason) implements ChainCheck {}
}
