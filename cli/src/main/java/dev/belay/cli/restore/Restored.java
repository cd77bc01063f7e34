package dev.belay.cli.restore;

import dev.belay.datastores.RestoreResult;

/** A recovery point that is back in a data store. */
public record Restored(String recoveryPointId, String dataStore, RestoreResult result) {}
