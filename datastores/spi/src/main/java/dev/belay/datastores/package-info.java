/**
 * What every data store driver promises: capture into a vault, restore from it, a sandbox to
 * restore into, and the checks of what was restored. A package a driver. Knows the vault; never
 * Kafka or Spring.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores;
