/**
 * The metrics that every service has: which version of which service it is, and how its jobs go.
 * What is read from a database is read beforehand, so that a scrape never waits for one.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.metrics;
