package dev.belay.events;

import java.time.Instant;

/**
 * Something of the application's that was asked to act while its set was captured.
 *
 * @param name quiesce or resume
 */
public record HookCall(String name, Instant startedAt, Instant finishedAt) {}
