/**
 * What is known of recovery sets and their points, projected from recovery events: the order in
 * which they come, and how often, changes nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gate.progress;
