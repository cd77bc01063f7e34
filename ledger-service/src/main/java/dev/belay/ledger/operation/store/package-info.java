/**
 * Begins operations and keeps them in the database: each change of one, and the commands and events
 * that follow from it, are one transaction. The commands and events leave through the outbox.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.operation.store;
