/**
 * All queries of what the ledger knows, and the views that they answer with. The API, the metrics
 * and the choice of sets read here and nowhere else. Changes nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.read;
