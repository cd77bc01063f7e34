package dev.belay.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The recovery operation that an event belongs to.
 *
 * @param kind restore, rollback, drill or comparison, or that of a later version
 * @param actor who asked
 * @param preRestoreSetId the set of what the operation replaces
 * @param otherSetId of a comparison of two sets: the later one
 */
public record OperationRef(
    UUID id,
    String kind,
    Instant requestedAt,
    Instant deadline,
    @Nullable String actor,
    @Nullable UUID preRestoreSetId,
    @Nullable UUID otherSetId) {

  /**
   * What the ledger tells of an operation as a whole.
   *
   * @param reason for people: why this set; at the end, why it ended so
   * @param outcome succeeded, failed or cancelled; null until it has ended
   * @param recoveryTimeMillis measured RTO
   * @param dataAgeMillis how old the oldest restored data was at the request
   */
  public record Account(
      @Nullable String reason,
      @Nullable String outcome,
      @Nullable Long recoveryTimeMillis,
      @Nullable Long dataAgeMillis) {}
}
