/**
 * Tells people what happened. The function {@link dev.belay.ledger.notify.Notices} chooses the
 * events that they should hear of, and {@link dev.belay.ledger.notify.NotificationFlow} delivers
 * them. A notification is a job in the ledger's database, recorded in the transaction that records
 * its event: none is lost, and none is sent for something that did not happen. That nothing
 * happened until a deadline is told by the ledger's clock instead.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.notify;
