package dev.belay.events;

import java.util.Arrays;
import java.util.Optional;

/** What a command asks for. */
public enum Action {
  /** Capture one data store. */
  CAPTURE("capture"),
  /** Capture several data stores at one moment. */
  CAPTURE_SET("capture-set"),
  /** Count the rows that differ from a recovery point; changes nothing. */
  COMPARE("compare"),
  /** Restore beside what is there. */
  PREPARE("prepare"),
  /** Put what was prepared in its place. */
  APPLY("apply"),
  /** Remove what was prepared. */
  ABANDON("abandon"),
  /** Stop what the operation runs, then abandon. */
  CANCEL("cancel"),
  /** Drop what an earlier restore replaced. */
  DROP_REPLACED("drop-replaced"),
  /** Restore all points of a set into sandboxes. */
  DRILL("drill");

  private final String word;

  Action(String word) {
    this.word = word;
  }

  /** The word used in commands. */
  public String word() {
    return word;
  }

  /** Empty for an action that this version does not know. */
  public static Optional<Action> ofWord(String word) {
    return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
  }

  /** Whether it removes what an operation left: that is done after the deadline too. */
  public boolean cleansUp() {
    return this == ABANDON || this == CANCEL || this == DROP_REPLACED;
  }
}
