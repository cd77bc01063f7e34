/**
 * Time as a policy writes it: durations with a unit, and the schedules of the wall clock, also on
 * the days on which clocks are changed.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.time;
