/**
 * Deliveries that never arrived. Platforms don't send them again by themselves, but they know which
 * ones failed. {@link dev.belay.gateway.reconcile.LostDeliveries} decides what to ask for again,
 * {@link dev.belay.gateway.reconcile.ReconcileRounds} asks at start-up and then on a timer. Several
 * gateways may ask at once: a delivery that comes twice is taken once.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.reconcile;
