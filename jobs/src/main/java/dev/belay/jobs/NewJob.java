package dev.belay.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to record.
 *
 * @param id recording the same id again changes nothing
 * @param kind which handler runs it
 * @param payload what the handler needs, in a form of its own
 * @param deadline after this instant the job has failed, whatever its state
 * @param lane jobs of one lane run one after another, in the order of their recording; null: with
 *     regard to no other
 */
public record NewJob(
    String id, String kind, byte[] payload, Instant deadline, @Nullable String lane) {

  public NewJob(String id, String kind, byte[] payload, Instant deadline) {
    this(id, kind, payload, deadline, null);
  }
}
