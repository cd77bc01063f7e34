/**
 * Deployments that wait for their recovery sets. Here is what a gate is and how it is decided, as
 * functions over records: {@link dev.belay.gateway.gate.DeploymentGate} with its transitions and
 * {@link dev.belay.gateway.gate.Condition}, which fails closed. {@code progress} has what is known
 * of a recovery set, {@code keeper} keeps both in the database, {@code answer} tells the platforms.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gate;
