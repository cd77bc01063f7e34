package dev.belay.policy;

import java.util.Arrays;
import java.util.Optional;

/** When a rule applies, and the trigger of its recovery set. */
public enum Phase {
  BEFORE_DEPLOY("before-deploy", "pre-deployment"),
  AFTER_SUCCESS("after-success", "post-deployment-baseline"),
  AFTER_FAILURE("after-failure", "failure-capture"),
  ON_SCHEDULE("on-schedule", "schedule"),
  MANUAL("manual", "manual");

  private final String word;
  private final String trigger;

  Phase(String word, String trigger) {
    this.word = word;
    this.trigger = trigger;
  }

  /** The spelling in a rule's {@code on} and a deployment event's {@code phase}. */
  public String word() {
    return word;
  }

  /** The spelling in a recovery set's {@code trigger}. */
  public String trigger() {
    return trigger;
  }

  public static Optional<Phase> of(String word) {
    return Arrays.stream(values()).filter(phase -> phase.word.equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word;
  }
}
