/**
 * Drills: the checks of an application's data when all of it is restored into sandboxes or staging
 * targets, and the events that report them.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.drill;
