package dev.belay.cli.restore;

import dev.belay.datastores.RestoreResult;

/** A recovery point that was restored into a data store. */
public record Restored(String recoveryPointId, String dataStore, RestoreResult result) {}
