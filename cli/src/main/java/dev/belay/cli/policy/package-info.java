/** Policies and events as files: their problems, and what a policy does with an event. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.policy;
