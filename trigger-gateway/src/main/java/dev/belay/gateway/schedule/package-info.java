/**
 * Rules that fire by the clock. Each fire is one deployment event, published once however many
 * gateways run. A fire that was missed while no gateway ran is reported, and caught up if the rule
 * says so.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.schedule;
