package dev.belay.cli.restore;

import org.jspecify.annotations.Nullable;

/**
 * A recovery point that will be restored.
 *
 * @param dataStore its name in the ledger; null without a ledger
 * @param manifestDigest the digest that the ledger recorded; null when unknown
 */
public record PlannedRestore(
    String recoveryPointId,
    @Nullable String dataStore,
    String vault,
    @Nullable String manifestDigest) {}
