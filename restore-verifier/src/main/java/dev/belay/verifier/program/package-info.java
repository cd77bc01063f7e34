/** Programs of the policy that run beside sandboxes: how they find them, and how they end. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.program;
