/** Tries a migration on the restored copy before it is deployed. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.rehearsal;
