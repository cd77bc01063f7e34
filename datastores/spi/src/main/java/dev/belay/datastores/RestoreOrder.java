package dev.belay.datastores;

import dev.belay.vault.Manifest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A restore into a data store that people use: prepared beside what is there, then put in its
 * place.
 *
 * @param operationId UUID; whatever is made for it on the server is found again by it
 * @param store how to reach the server; its database need not be the target
 * @param database the target's name on that server
 * @param replace whether an existing target may be replaced
 * @param keepReplacedUntil when what was replaced may be dropped; null keeps it
 */
public record RestoreOrder(
    String operationId,
    Manifest manifest,
    StoreConnection store,
    String database,
    boolean replace,
    @Nullable Instant keepReplacedUntil,
    Selection selection) {}
