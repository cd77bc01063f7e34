/** What the verifier hears and says on the topics, as records and bytes. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.events;
