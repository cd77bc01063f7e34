/**
 * What senders send, in Belay's words: a package a kind of sender, each with a reader from its
 * message to a {@link dev.belay.schemas.DeploymentEvent}, and {@code signature}, by which a message
 * is known to be its sender's. Functions only: nothing here listens, stores or publishes.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.sources;
