/**
 * What the policy wants done: drills by the clock, points verified again, rollbacks after failed
 * deployments. Each asks for an operation or a verification like a person would. Runs beside other
 * ledgers on one database.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.policy;
