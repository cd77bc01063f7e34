package dev.belay.policy;

import java.time.Duration;

/**
 * The deployment waits for the recovery set.
 *
 * @param timeout from the event until the gate decides without its goal, 1 s to 24 h
 */
public record Gate(Mode mode, Duration timeout, OnTimeout onTimeout) {

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
