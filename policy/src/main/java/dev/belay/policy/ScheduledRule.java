package dev.belay.policy;

import dev.belay.policy.time.Schedule;

/** A rule that a schedule starts. */
public record ScheduledRule(RuleId id, Schedule schedule) {}
