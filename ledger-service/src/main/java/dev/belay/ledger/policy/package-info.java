/**
 * Does what the policy wants: scheduled drills, repeated verifications, rollbacks after failed
 * deployments. Each requests an operation or a verification, as a person would. Several ledgers can
 * share one database.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.policy;
