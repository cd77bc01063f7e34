package dev.belay.policy;

import java.util.Arrays;
import java.util.Optional;

/** When a rule applies, and what the recovery set that it asks for is triggered by. */
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

  /** As a rule's {@code on} and a deployment event's {@code phase} spell it. */
  public String word() {
    return word;
  }

  /** As a recovery set's {@code trigger} spells it. */
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
