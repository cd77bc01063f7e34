/**
 * The ways to people and to programs: one class for each product, behind {@link
 * dev.belay.ledger.notify.channel.Channel}. A channel writes a notice as its product wants it,
 * sends it once, and says what came of it. When to send, how often, and what to do when it fails is
 * not decided here.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.notify.channel;
