/** What the verifier says on the topics. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.events;
