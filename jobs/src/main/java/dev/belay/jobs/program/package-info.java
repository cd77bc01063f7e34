/** Programs of other people that a job runs: bounded in time, and ended with all they started. */
@org.jspecify.annotations.NullMarked
package dev.belay.jobs.program;
