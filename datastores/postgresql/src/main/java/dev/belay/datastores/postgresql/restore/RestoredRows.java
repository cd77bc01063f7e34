package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.Amount;

/** How much of a database was restored. */
public final class RestoredRows {
  private RestoredRows() {}

  public static Amount of(long tables, long rows) {
    return Amount.of(rows, "rows", tables, "tables");
  }
}
