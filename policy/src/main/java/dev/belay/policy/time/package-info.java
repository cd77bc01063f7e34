/**
 * Time as a policy writes it: durations with a unit, and schedules in local time, which are right
 * even on days when clocks change.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.time;
