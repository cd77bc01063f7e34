/**
 * One verification, from the manifest to the verdict, as functions over records. {@link
 * dev.belay.verifier.verification.Verification} is the flow, {@link
 * dev.belay.verifier.verification.VerdictRule} the rule. Knows vault and data stores; must not know
 * Spring, Kafka or a database of its own.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.verification;
