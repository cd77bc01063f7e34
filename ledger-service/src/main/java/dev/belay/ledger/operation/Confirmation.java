package dev.belay.ledger.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody agreed to lose what the operation would discard.
 *
 * @param askedAt when the operation began to wait for it; null if it was given with the request
 * @param by who, for people; null in documents from before this field existed, and if nobody is
 *     known
 */
public record Confirmation(@Nullable Instant askedAt, Instant at, @Nullable String by) {}
