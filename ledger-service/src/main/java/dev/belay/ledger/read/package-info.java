/**
 * All queries of what the ledger knows, and the views that answer them. The API, the metrics and
 * the choice of sets read here and nowhere else. Nothing here changes data.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.read;
