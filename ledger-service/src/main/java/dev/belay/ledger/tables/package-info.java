/**
 * The SQL of the projected tables: loads and stores what {@code projection} computes. Runs inside
 * the transaction of its caller.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.tables;
