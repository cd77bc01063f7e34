package dev.belay.policy.store;

/**
 * Where drills may restore to: a place that they make, and that the next one replaces. A type of
 * its own, so that no drill can be pointed at a data store.
 *
 * @param driver what writes it
 * @param parallelism how much of it a restore may write at once, 1 to 64
 * @param settings what its driver makes a connection of
 */
public record StagingTarget(String name, String driver, int parallelism, StoreSettings settings) {}
