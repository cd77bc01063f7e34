/**
 * What is known of recovery sets and their points, projected from recovery events. The events may
 * come in any order and more than once.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gate.progress;
