/**
 * Belay beside PostgreSQL's own tools, on one server, in one run. {@link
 * dev.belay.benchmarks.CaptureBenchmark} tells the order of things; {@link
 * dev.belay.benchmarks.BelayOperation} is what runs in the measured process. Nothing here is part
 * of a service.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.benchmarks;
