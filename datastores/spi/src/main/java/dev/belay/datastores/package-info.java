/**
 * What every data store driver promises: capture into a vault, restore from it, a sandbox to
 * restore into, and the checks of what was restored ({@link dev.belay.datastores.DataStoreDriver});
 * and what it may have besides: {@link dev.belay.datastores.Recovery}, {@link
 * dev.belay.datastores.Comparing}, {@link dev.belay.datastores.Staging}, {@link
 * dev.belay.datastores.Coordinated}. No engine's word stands here: whatever is said of a store, its
 * parts and its contents is said in the driver's words. Knows the vault; never Kafka or Spring.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores;
