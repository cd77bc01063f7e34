/** The policy and events as files: what is wrong with them, and what one makes of the other. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.policy;
