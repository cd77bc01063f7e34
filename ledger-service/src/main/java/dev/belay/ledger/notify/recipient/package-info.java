/**
 * Recipients of the service's own configuration ({@code belay.notifications}), which the channels
 * of the policy replace. They get what they always got: every notice of what happened, as JSON or a
 * text for Slack, and no end of anything.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.notify.recipient;
