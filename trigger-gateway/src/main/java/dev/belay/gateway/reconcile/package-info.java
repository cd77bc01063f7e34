/**
 * Deliveries that never arrived: platforms don't send them again by themselves, but know which
 * failed. {@link dev.belay.gateway.reconcile.LostDeliveries} decides what to ask for again, {@link
 * dev.belay.gateway.reconcile.ReconcileRounds} asks at start-up and then on a timer. Several
 * gateways may do so at once: what is delivered twice is taken once.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.reconcile;
