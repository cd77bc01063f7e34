package dev.belay.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to record.
 *
 * @param id if the same id is recorded again, nothing changes
 * @param kind selects the handler
 * @param payload what the handler needs, in the handler's own format
 * @param deadline after this instant the job has failed, whatever its state
 * @param lane jobs of one lane run one after another, in the order of their recording; null for a
 *     job that waits for no other
 * @param turn whose job it is, for example a data store's: of several that wait, the one whose last
 *     job began first is next; null for a job that is before all of them
 */
public record NewJob(
    String id,
    String kind,
    byte[] payload,
    Instant deadline,
    @Nullable String lane,
    @Nullable String turn) {

  public NewJob(String id, String kind, byte[] payload, Instant deadline) {
    this(id, kind, payload, deadline, null, null);
  }

  public NewJob(String id, String kind, byte[] payload, Instant deadline, @Nullable String lane) {
    this(id, kind, payload, deadline, lane, null);
  }

  /** The same job, in turns with those of others. */
  public NewJob inTurnOf(String whose) {
    return new NewJob(id, kind, payload, deadline, lane, whose);
  }
}
