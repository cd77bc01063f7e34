package dev.belay.policy.store;

/**
 * A place that drills restore to. A drill creates it, and the next one replaces it. It is a
 * separate type, so that no drill can be pointed at a data store.
 *
 * @param driver the driver that writes it
 * @param parallelism how many parts a restore may write at once, 1 to 64
 * @param settings the settings from which its driver makes a connection
 */
public record StagingTarget(String name, String driver, int parallelism, StoreSettings settings) {}
