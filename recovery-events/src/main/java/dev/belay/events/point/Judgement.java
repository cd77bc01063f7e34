package dev.belay.events.point;

import dev.belay.events.Stamp;
import dev.belay.events.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one finished verification says about the point.
 *
 * @param verdict never {@link Verdict#UNVERIFIED}
 * @param findings for people: the first findings of checks that did not pass; empty if there are
 *     none
 * @param restoreMillis how long its restore took; null if it did not get that far, or if nobody has
 *     kept it
 */
public record Judgement(
    Stamp stamp,
    UUID verificationId,
    Verdict verdict,
    Instant startedAt,
    Instant finishedAt,
    String findings,
    @Nullable Long restoreMillis) {
  static final Comparator<Judgement> BY_START =
      Comparator.comparing(Judgement::startedAt)
          .thenComparing(Judgement::finishedAt)
          .thenComparing(Judgement::stamp);
  static final Comparator<Judgement> BY_FINISH =
      Comparator.comparing(Judgement::finishedAt).thenComparing(Judgement::stamp);

  /**
   * Whether it could see all that the other one saw, because it began after the other had ended.
   */
  boolean beganAfter(Judgement other) {
    return startedAt.isAfter(other.finishedAt);
  }
}
