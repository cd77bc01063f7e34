/**
 * Prometheus gauges. Their numbers come from {@code read} at every scrape: a restarted process says
 * the same as before.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.metrics;
