package dev.belay.cli.restore;

import org.jspecify.annotations.Nullable;

/**
 * A recovery point that is to be restored.
 *
 * @param dataStore what the ledger calls it; null when there is no ledger to ask
 * @param manifestDigest what the ledger knows of the manifest; null when it is not known
 */
public record PlannedRestore(
    String recoveryPointId,
    @Nullable String dataStore,
    String vault,
    @Nullable String manifestDigest) {}
