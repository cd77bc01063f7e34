package dev.belay.jobs;

import java.time.Instant;

/**
 * A job to record.
 *
 * @param id recording the same id again changes nothing
 * @param kind which handler runs it
 * @param payload what the handler needs, in a form of its own
 * @param deadline after this instant the job has failed, whatever its state
 */
public record NewJob(String id, String kind, byte[] payload, Instant deadline) {}
