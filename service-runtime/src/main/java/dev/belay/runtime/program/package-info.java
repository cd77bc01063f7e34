/** Runs other people's programs: with a time limit, and ended with everything that they started. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.program;
