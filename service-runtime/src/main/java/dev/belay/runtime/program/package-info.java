/**
 * Programs of other people that a service runs: bounded in time, and ended with all they started.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.program;
