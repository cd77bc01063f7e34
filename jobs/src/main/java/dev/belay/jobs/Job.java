package dev.belay.jobs;

import java.time.Instant;

/**
 * A claimed job.
 *
 * @param attempt 1 for the first attempt; attempts that crashed count
 */
public record Job(String id, String kind, byte[] payload, int attempt, Instant deadline) {}
