package dev.belay.policy;

import dev.belay.policy.time.Schedule;

/** A rule that fires by the clock. */
public record ScheduledRule(RuleId id, Schedule schedule) {}
