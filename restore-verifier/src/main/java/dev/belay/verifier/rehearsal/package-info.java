/** A migration, tried on the restored copy before it is deployed. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.rehearsal;
