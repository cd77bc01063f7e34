/** What the verifier reads from and writes to the topics, as records and bytes. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.events;
