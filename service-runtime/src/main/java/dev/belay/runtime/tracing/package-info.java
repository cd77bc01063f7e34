/**
 * One trace from a delivery to its verdict: the SDK of OpenTelemetry, set up by the variables that
 * it defines. Steps are begun where they happen, by way of its API; this package knows none of
 * them.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.tracing;
