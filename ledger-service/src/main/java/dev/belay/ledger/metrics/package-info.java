/**
 * Prometheus gauges that are read from the tables at every scrape: a restarted process says the
 * same as before.
 */
@NullMarked
package dev.belay.ledger.metrics;

import org.jspecify.annotations.NullMarked;
