/**
 * Turns the name of a data store in a command into a connection: the policy's definition and the
 * resolved secret.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.stores;
