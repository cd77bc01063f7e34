/** Runs the policy's programs beside sandboxes: how they find the sandboxes, and how they end. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.command;
