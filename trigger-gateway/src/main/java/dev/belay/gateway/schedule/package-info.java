/**
 * Rules that the clock sets off: {@link dev.belay.gateway.schedule.DueFires} says for which times,
 * {@link dev.belay.gateway.schedule.Scheduler} does it once for each of them over all gateways.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.schedule;
