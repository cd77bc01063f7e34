/**
 * Translates what senders send into Belay's words. There is one package for each kind of sender,
 * with a reader from its message to a {@link dev.belay.schemas.DeploymentEvent}. {@code signature}
 * proves that a message comes from its sender. Functions only: nothing here listens, stores or
 * publishes.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.sources;
