package dev.belay.events;

import java.time.Instant;

/**
 * A call of an application's hook during the capture of its set.
 *
 * @param name quiesce or resume
 */
public record HookCall(String name, Instant startedAt, Instant finishedAt) {}
