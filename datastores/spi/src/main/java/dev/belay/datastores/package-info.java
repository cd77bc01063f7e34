/**
 * What every data store driver promises ({@link dev.belay.datastores.DataStoreDriver}): capture
 * into a vault, restore from it, a sandbox to restore into, and the checks of the restored data.
 * And what a driver may offer in addition: {@link dev.belay.datastores.Recovery}, {@link
 * dev.belay.datastores.Comparing}, {@link dev.belay.datastores.Staging}, {@link
 * dev.belay.datastores.Coordinated}. No engine's terms appear here: a store, its parts and its
 * contents are described in the driver's words. Knows the vault; never Kafka or Spring.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores;
