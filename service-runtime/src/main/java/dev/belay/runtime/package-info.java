/**
 * What every service does at its edge, in one way: one package per concern, each with a
 * configuration. A service gets all of them when this module is on its class path. Each service has
 * its own topics, jobs and defaults.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime;
