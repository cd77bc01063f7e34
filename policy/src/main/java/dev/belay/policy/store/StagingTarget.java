package dev.belay.policy.store;

/**
 * Where drills may restore to: a database that they make, and that the next one replaces. A type of
 * its own, so that no drill can be pointed at a data store. Holds no secret: only where the secret
 * is.
 *
 * @param driver for example {@code postgresql}
 * @param url without user and password; its database is the drills'
 * @param password where the password is
 * @param parallelism connections that a restore may use at once, 1 to 64
 */
public record StagingTarget(
    String name,
    String driver,
    String url,
    String username,
    SecretReference password,
    int parallelism) {}
