/**
 * The SQL of the projected tables: loads and stores what {@code projection} computes. Runs inside
 * the transaction of its caller.
 */
@NullMarked
package dev.belay.ledger.tables;

import org.jspecify.annotations.NullMarked;
