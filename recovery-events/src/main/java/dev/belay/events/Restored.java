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
 * @param unit what {@code rows} counts, in the plural; documents of before it have none
 * @param summary how much was restored, in the driver's words, for people; null: rows in tables
 */
@SuppressWarnings("ConstantValue") // JSON documents of before leave the unit out
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
