package dev.belay.verifier.verification;

import dev.belay.datastores.StoreConnection;

/**
 * A staging target of the policy, with its secrets.
 *
 * @param driver the driver of this kind of data store
 * @param connection named like the target
 */
public record StagingPlace(String driver, StoreConnection connection) {}
