package dev.belay.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * The deployment waits for the recovery set.
 *
 * @param timeout from the event until the gate decides without its goal, 1 s to 24 h
 * @param recoveryTime the longest that a restore of each data store may have taken when it was
 *     verified; empty if the gate does not require that
 */
public record Gate(
    Mode mode, Duration timeout, OnTimeout onTimeout, Optional<Duration> recoveryTime) {

  /** Requires nothing beside its mode. */
  public Gate(Mode mode, Duration timeout, OnTimeout onTimeout) {
    this(mode, timeout, onTimeout, Optional.empty());
  }

  /** What else must hold of the recovery set: an objective of the environment. */
  public enum Requirement {
    RECOVERY_TIME("recovery-time");

    private final String word;

    Requirement(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** What the deployment waits for. */
  public enum Mode {
    /** Every recovery point is stored. */
    CAPTURED("captured"),
    /** Every recovery point is stored, and its verification has passed. */
    VERIFIED("verified");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** What happens to the deployment when the goal is not reached in time. */
  public enum OnTimeout {
    REJECT("reject"),
    APPROVE("approve");

    private final String word;

    OnTimeout(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }
}
