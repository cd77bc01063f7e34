package dev.belay.access;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A right. None holds another, but {@link #ADMIN} holds all. */
public enum Scope {
  /** To see recovery sets, points, gates and operations. */
  READ("read"),
  /** To ask for backups and verifications, and to send events. */
  TRIGGER("trigger"),
  /** To hold a deployment, and to fetch the answer. */
  GATE("gate"),
  /** To restore, roll back, compare and drill, and to confirm or end such an operation. */
  RECOVER("recover"),
  /** To approve or reject a gate as a person, against what is known of its recovery set. */
  OVERRIDE("override"),
  ADMIN("admin");

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  /** As files, options and configuration spell it. */
  public String word() {
    return word;
  }

  public static Optional<Scope> of(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
  }

  /** All words, for people. */
  public static String words() {
    return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
  }
}
