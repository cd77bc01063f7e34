/**
 * Begins operations and keeps them in the database. Each change is one transaction, together with
 * the commands and events that follow from it. The commands and events leave through the outbox.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.operation.store;
