/**
 * Rules that fire by the clock. Each fire is one deployment event, published once however many
 * gateways there are; what no gateway was there for is reported, and caught up where the rule wants
 * it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.schedule;
