/**
 * Recovery operations: restores, rollbacks, drills and comparisons (docs/decisions/0008). An {@link
 * dev.belay.ledger.operation.Operation} is a record. {@link dev.belay.ledger.operation.Progression}
 * computes its next state after an event, and {@link dev.belay.ledger.operation.TargetData} says
 * what became of the data. Functions over records: no Spring, no SQL, no Kafka, no clock.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.operation;
