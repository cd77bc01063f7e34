/**
 * Gates in the database that all gateways share. {@link dev.belay.gateway.gate.keeper.GateKeeper}
 * makes every move of a gate, in one transaction with the recovery events and the jobs that follow
 * from it. Recovery events and a timer make it look.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gate.keeper;
