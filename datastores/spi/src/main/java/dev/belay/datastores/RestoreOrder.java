package dev.belay.datastores;

import dev.belay.vault.Manifest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A restore into a data store that people use. It is prepared beside the existing data and then put
 * into place.
 *
 * @param operationId UUID; everything that is made for the restore at the store is found by this id
 * @param store how to reach the store
 * @param place the place on that store
 * @param replace whether existing data may be replaced
 * @param keepReplacedUntil when the replaced data may be dropped; null keeps it
 */
public record RestoreOrder(
    String operationId,
    Manifest manifest,
    StoreConnection store,
    Place place,
    boolean replace,
    @Nullable Instant keepReplacedUntil,
    Selection selection) {}
