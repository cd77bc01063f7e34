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
  /** Restore beside the existing data. */
  PREPARE("prepare"),
  /** Put the prepared data into place. */
  APPLY("apply"),
  /** Remove what was prepared. */
  ABANDON("abandon"),
  /** Stop the operation's running step, then abandon. */
  CANCEL("cancel"),
  /** Drop the data that an earlier restore replaced. */
  DROP_REPLACED("drop-replaced"),
  /** Restore all points of a set into sandboxes. */
  DRILL("drill");

  private final String word;

  Action(String word) {
    this.word = word;
  }

  /** The word that commands use. */
  public String word() {
    return word;
  }

  /** Empty for an action that this version does not know. */
  public static Optional<Action> ofWord(String word) {
    return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
  }

  /** Whether it removes what an operation left. Such an action runs even after the deadline. */
  public boolean cleansUp() {
    return this == ABANDON || this == CANCEL || this == DROP_REPLACED;
  }
}
