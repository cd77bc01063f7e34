package dev.belay.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A claimed job.
 *
 * @param attempt 1 for the first attempt; attempts that crashed count
 * @param traceparent the {@link TraceParent} that recorded it; null when that was in no trace
 */
public record Job(
    String id,
    String kind,
    byte[] payload,
    int attempt,
    Instant deadline,
    @Nullable String traceparent) {

  public Job(String id, String kind, byte[] payload, int attempt, Instant deadline) {
    this(id, kind, payload, attempt, deadline, null);
  }
}
