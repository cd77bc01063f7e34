package dev.belay.ledger.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an ended operation went through each step; null for steps that it did not reach.
 *
 * @param awaiting when it began to wait for a confirmation
 * @param confirmed when somebody agreed to it
 * @param applying when the stores were told to apply; nothing can be replaced before that
 * @param cancelling when the workers were told to remove what they had prepared
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
