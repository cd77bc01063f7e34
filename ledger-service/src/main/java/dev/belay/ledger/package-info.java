/**
 * The ledger service: recovery events in, the record of all recovery sets out. {@link
 * dev.belay.ledger.Ledger} is the one flow: an event is appended to the audit chain and projected
 * into the tables in one transaction. The configurations put everything together.
 *
 * <p>The packages, in the order of that flow: {@code intake} consumes, {@code audit} keeps the
 * chain, {@code projection} decides what an event changes, and {@code tables} stores it. What a
 * record says is read by {@code dev.belay.events}. {@code operation} is the life of restores,
 * rollbacks, drills and comparisons, {@code operation.store} keeps them, {@code choice} chooses the
 * set that they restore, {@code policy} begins those that nobody asks for, {@code verification}
 * asks for verifications. {@code notify} tells people. {@code read} has all queries: {@code api}
 * answers from it, and {@code metrics} counts from it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger;
