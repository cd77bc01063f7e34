package dev.belay.datastores;

import dev.belay.vault.Manifest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A restore into a data store that people use: prepared beside what is there, then put in its
 * place.
 *
 * @param operationId UUID; whatever is made for it at the store is found again by it
 * @param store how to reach the store
 * @param place where on that store it goes
 * @param replace whether what is there may be replaced
 * @param keepReplacedUntil when what was replaced may be dropped; null keeps it
 */
public record RestoreOrder(
    String operationId,
    Manifest manifest,
    StoreConnection store,
    Place place,
    boolean replace,
    @Nullable Instant keepReplacedUntil,
    Selection selection) {}
