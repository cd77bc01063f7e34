package dev.belay.jobs;

import java.time.Instant;

/**
 * A claimed job.
 *
 * @param attempt 1 for the first; a crashed attempt counts
 */
public record Job(String id, String kind, byte[] payload, int attempt, Instant deadline) {}
