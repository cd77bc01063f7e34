/**
 * One verification, from the event that orders it to the events that tell its verdict: functions
 * over records. {@link dev.belay.verifier.verification.VerificationOrder} is the order, {@link
 * dev.belay.verifier.verification.Verification} the flow, {@link
 * dev.belay.verifier.verification.VerdictRule} the rule, {@link
 * dev.belay.verifier.verification.VerificationEvents} what is told. Knows vault and data stores;
 * must not know Spring, Kafka or a database of its own.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.verification;
