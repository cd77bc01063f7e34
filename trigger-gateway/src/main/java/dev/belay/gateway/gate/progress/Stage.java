package dev.belay.gateway.gate.progress;

/** How far a recovery set is, for people who wait for it. */
public enum Stage {
  /** It isn't known which points it needs. */
  UNKNOWN,
  REQUESTED,
  CAPTURING,
  CAPTURED,
  VERIFYING,
  /** At least one verification ended without a verdict, and may be repeated. */
  UNDETERMINED,
  VERIFIED,
  FAILED
}
