package dev.belay.ledger.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody agreed to what would be discarded.
 *
 * @param askedAt since when it waited for that; null if it was agreed to from the start
 */
public record Confirmation(@Nullable Instant askedAt, Instant at) {}
