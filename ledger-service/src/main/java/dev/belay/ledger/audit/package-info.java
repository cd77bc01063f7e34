/**
 * The append-only, hash-chained record of every event, its check, and the rebuilding of the
 * projected\n * tables from it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.audit;
