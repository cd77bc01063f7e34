package dev.belay.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of one step of a restore. Its components are those of the ledger's documents and of
 * its API.
 *
 * @param target the data store, and the database when it isn't the store's own
 * @param replaced the name under which the replaced data is kept
 * @param preRestorePointId the recovery point of the replaced data
 * @param warnings for people
 * @param unit what {@code rows} counts, in the plural; older documents have none
 * @param summary how much was restored, in the driver's words, for people; null means rows in
 *     tables
 */
@SuppressWarnings("ConstantValue") // JSON documents of earlier versions leave the unit out
public record Restored(
    Instant startedAt,
    Instant finishedAt,
    String target,
    long tables,
    long rows,
    long logicalBytes,
    @Nullable String replaced,
    @Nullable UUID preRestorePointId,
    List<String> warnings,
    String unit,
    @Nullable String summary) {
  public Restored {
    warnings = List.copyOf(warnings);
    unit = unit == null ? Units.ROWS : unit;
  }
}
