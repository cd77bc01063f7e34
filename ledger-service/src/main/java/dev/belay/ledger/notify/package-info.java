/**
 * Tells people: what of the events they should hear of ({@link dev.belay.ledger.notify.Notices}, a
 * function), and how it reaches them ({@link dev.belay.ledger.notify.NotificationFlow}). A
 * notification is a job of the ledger's database, recorded in the transaction that records its
 * event: none is lost, and none is sent for what did not happen.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.notify;
