/**
 * Tells people what happened. {@link dev.belay.ledger.notify.notice} says which events they should
 * hear of, the policy says who, and {@link dev.belay.ledger.notify.channel} writes and sends as
 * each product wants it. {@link dev.belay.ledger.notify.Notifications} brings them together:
 * nothing is told twice, what lasts is told again only after a while, and its end is told, too.
 *
 * <p>A notification is a job in the ledger's database, recorded in the transaction that records its
 * event: none is lost, and none is sent for something that did not happen. {@link
 * dev.belay.ledger.notify.NotificationFlow} delivers it. That nothing happened until a deadline is
 * told by the ledger's clock instead.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.notify;
