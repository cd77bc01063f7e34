/**
 * The ledger service: recovery events in, the record of all recovery sets out. {@link
 * dev.belay.ledger.Ledger} is the one flow: an event is appended to the audit chain and projected
 * into the tables in one transaction. The packages: {@code event} reads what a record says, {@code
 * projection} decides what it changes (pure functions), {@code audit} keeps the chain, {@code
 * tables} is the SQL of the projected tables, {@code intake} is Kafka, {@code api} is HTTP, {@code
 * metrics} the gauges.
 */
@NullMarked
package dev.belay.ledger;

import org.jspecify.annotations.NullMarked;
