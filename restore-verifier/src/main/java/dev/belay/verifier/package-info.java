/**
 * The restore verifier. {@link dev.belay.verifier.kafka.RecoveryEventListener} hears of a captured
 * recovery point and records it in the inbox; a job runner claims it. {@link
 * dev.belay.verifier.VerificationFlow} has it restored into a sandbox and checked ({@code
 * verification}), and the verdict leaves through the outbox.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier;
