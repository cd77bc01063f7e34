/**
 * Prometheus gauges. Their numbers come from {@code read} at every scrape, so a restart does not
 * change them.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.metrics;
