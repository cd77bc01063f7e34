package dev.belay.verifier.verification;

import dev.belay.datastores.StoreConnection;

/**
 * A staging target of the policy, with its password.
 *
 * @param driver for example {@code postgresql}
 * @param connection named like the target
 */
public record StagingPlace(String driver, StoreConnection connection) {}
