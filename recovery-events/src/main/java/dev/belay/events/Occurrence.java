package dev.belay.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes events of one type about one thing. Their ids derive from it.
 *
 * @param of what the event is about, if the event itself does not say
 */
public record Occurrence(@Nullable UUID of, String text) {
  /** Something that can happen only once. */
  public static final Occurrence ONCE = new Occurrence(null, "");

  /** The start of a job's attempt. */
  public static Occurrence attempt(int attempt) {
    return new Occurrence(null, "attempt " + attempt);
  }

  /** A progress report of a job. */
  public static Occurrence report(int attempt, int number) {
    return new Occurrence(null, "attempt " + attempt + ", report " + number);
  }

  /** A progress report of a step of an operation. */
  public static Occurrence report(Action step, int attempt, int number) {
    return new Occurrence(null, step.word() + " attempt " + attempt + ", report " + number);
  }

  /** The end of one step of an operation. */
  public static Occurrence of(Action step) {
    return new Occurrence(null, step.word());
  }

  /** Something with a name, for example dropped data. */
  public static Occurrence named(String name) {
    return new Occurrence(null, name);
  }

  /**
   * A hook was called.
   *
   * @param firstPoint the first recovery point of the set that was captured
   * @param startedAt in full precision
   */
  public static Occurrence hook(UUID firstPoint, String name, Instant startedAt) {
    return new Occurrence(firstPoint, name + " at " + startedAt);
  }

  /** The same for a verification that the event does not name. */
  public Occurrence ofVerification(UUID verificationId) {
    return new Occurrence(verificationId, text);
  }
}
