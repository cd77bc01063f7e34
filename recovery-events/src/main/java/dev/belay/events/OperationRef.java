package dev.belay.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The recovery operation that an event belongs to.
 *
 * @param kind restore, rollback, drill or comparison, or a later version's word
 * @param actor who asked
 * @param preRestoreSetId the set of the data that the operation replaces
 * @param otherSetId the later set, for a comparison of two sets
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
   * What the ledger reports about an operation as a whole.
   *
   * @param reason for people: why this set was chosen; at the end, why the operation ended so
   * @param outcome succeeded, failed or cancelled; null until it has ended
   * @param recoveryTimeMillis measured RTO
   * @param dataAgeMillis the age of the oldest restored data at the time of the request
   * @param confirmedBy who agreed to the change of data; null if nobody did, or nobody is known
   */
  public record Account(
      @Nullable String reason,
      @Nullable String outcome,
      @Nullable Long recoveryTimeMillis,
      @Nullable Long dataAgeMillis,
      @Nullable String confirmedBy) {}
}
