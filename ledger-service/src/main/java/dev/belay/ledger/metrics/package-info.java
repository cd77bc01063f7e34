/**
 * Prometheus gauges that are read from the tables at every scrape: a restarted process says the
 * same\n * as before.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.metrics;
