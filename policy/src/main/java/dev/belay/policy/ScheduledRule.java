package dev.belay.policy;

/** A rule that fires by the clock. */
public record ScheduledRule(RuleId id, Schedule schedule) {}
