/**
 * The append-only, hash-chained record of every event, and its check. The projected tables can be
 * computed from it again.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.audit;
