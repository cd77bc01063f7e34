package dev.belay.policy;

import java.time.Duration;

/**
 * The deployment waits for the recovery set.
 *
 * @param timeout from the event to the moment that the gate decides without the goal, 1 s to 24 h
 */
public record Gate(Mode mode, Duration timeout, OnTimeout onTimeout) {

  /** What the deployment waits for. */
  public enum Mode {
    /** Every recovery point is stored. */
    CAPTURED("captured"),
    /** And its verification has passed. */
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

  /** What becomes of the deployment when the goal is not reached in time. */
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
