package dev.belay.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one step of a restore has put where. Its components are those of the ledger's documents and
 * of its API.
 *
 * @param target the data store, and the database when it isn't the store's own
 * @param replaced the name under which what was there is kept
 * @param preRestorePointId the recovery point of what was there
 * @param warnings for people
 */
public record Restored(
    Instant startedAt,
    Instant finishedAt,
    String target,
    long tables,
    long rows,
    long logicalBytes,
    @Nullable String replaced,
    @Nullable UUID preRestorePointId,
    List<String> warnings) {
  public Restored {
    warnings = List.copyOf(warnings);
  }
}
