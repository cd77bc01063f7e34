package dev.belay.ledger.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an ended operation went through each step; null for steps that it did not reach.
 *
 * @param awaiting when it began to wait for a confirmation
 * @param confirmed when somebody agreed to it
 * @param confirmedBy who that was; null if nobody did, or nobody is known
 * @param applying when the stores were told to apply; nothing can be replaced before that
 * @param cancelling when the workers were told to remove what they had prepared
 */
public record History(
    @Nullable Instant awaiting,
    @Nullable Instant confirmed,
    @Nullable String confirmedBy,
    @Nullable Instant applying,
    @Nullable Instant cancelling) {
  public static final History NONE = new History(null, null, null, null, null);

  /** Of one that waits, or waited in vain. */
  public static History waiting(@Nullable Instant since) {
    return new History(since, null, null, null, null);
  }

  /** Of one that somebody agreed to. */
  public static History of(
      Confirmation it, @Nullable Instant applying, @Nullable Instant cancelling) {
    return new History(it.askedAt(), it.at(), it.by(), applying, cancelling);
  }
}
