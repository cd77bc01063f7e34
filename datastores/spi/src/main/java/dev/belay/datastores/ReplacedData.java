package dev.belay.datastores;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Data that a restore replaced and that is still there.
 *
 * @param name the name under which it is kept
 * @param of its former name
 * @param operationId the operation whose restore replaced it
 * @param keepUntil when it may be dropped; null keeps it until somebody drops it by name
 */
public record ReplacedData(
    String name, String of, String operationId, Instant replacedAt, @Nullable Instant keepUntil) {}
