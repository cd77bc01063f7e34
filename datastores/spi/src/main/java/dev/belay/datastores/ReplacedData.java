package dev.belay.datastores;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a restore replaced, and is still there.
 *
 * @param name under which it is kept
 * @param of the name that it had
 * @param operationId of the restore that replaced it
 * @param keepUntil when it may be dropped; null keeps it until it is dropped by name
 */
public record ReplacedData(
    String name, String of, String operationId, Instant replacedAt, @Nullable Instant keepUntil) {}
