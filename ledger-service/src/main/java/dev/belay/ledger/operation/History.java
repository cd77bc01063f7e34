package dev.belay.ledger.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operation that has ended went through, each null if it didn't.
 *
 * @param awaiting when it began to wait for a confirmation
 * @param confirmed when it was agreed to
 * @param applying when the stores were told to apply; before it nothing can be replaced
 * @param cancelling when what was prepared was told to be removed
 */
public record History(
    @Nullable Instant awaiting,
    @Nullable Instant confirmed,
    @Nullable Instant applying,
    @Nullable Instant cancelling) {
  public static final History NONE = new History(null, null, null, null);

  static History of(Confirmation confirmation) {
    return new History(confirmation.askedAt(), confirmation.at(), null, null);
  }
}
