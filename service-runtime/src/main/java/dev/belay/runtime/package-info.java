/**
 * What every service does at its edge, once, and in one way: a package a concern, each with the
 * configuration that a service gets by having this module on its class path. What differs between
 * services is theirs: which topics, which jobs, which defaults.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime;
