/**
 * Drills: what is asked of an application's data once all of it stands in sandboxes or staging
 * targets, and the events that tell of it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.drill;
