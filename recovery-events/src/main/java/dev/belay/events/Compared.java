package dev.belay.events;

import java.time.Instant;
import java.util.List;

/**
 * How a later state differs from a recovery point, in counts alone. Its components are those of the
 * ledger's documents and of its API.
 *
 * @param comparedAt the instant of the later state
 * @param added rows that only the later state has: a rollback discards them
 * @param removed rows that only the recovery point has
 * @param unit what is counted, in the plural: rows, keys, files; older documents have none
 * @param needs what the target lacks for putting the recovery point into place; older documents
 *     have none
 * @param tables the tables that differ, at most {@link #MOST_TABLES}, those with the most rows
 *     first
 */
@SuppressWarnings(
    "ConstantValue") // JSON documents of earlier versions leave the unit and the needs out
public record Compared(
    Instant comparedAt,
    long added,
    long changed,
    long removed,
    int tablesCompared,
    List<Table> tables,
    String unit,
    List<Need> needs) {
  /** As {@code recovery-event.avsc} promises. */
  public static final int MOST_TABLES = 1000;

  public Compared {
    tables = List.copyOf(tables);
    unit = unit == null ? Units.ROWS : unit;
    needs = needs == null ? List.of() : List.copyOf(needs);
  }

  /**
   * @param what can't be done, and why, for people
   * @param remedies statements or commands that mend it, in this order
   * @param fatal whether the operation fails without it
   */
  public record Need(String what, List<String> remedies, boolean fatal) {
    public Need {
      remedies = List.copyOf(remedies);
    }

    /** In one line. */
    public String text() {
      return remedies.isEmpty() ? what : what + ": " + String.join("; ", remedies);
    }
  }

  /**
   * @param table {@code schema.name}
   * @param status compared, added, removed or restructured
   * @param identity primary-key or row
   * @param detail for people; may be empty
   */
  public record Table(
      String table,
      String status,
      String identity,
      long rowsBefore,
      long rowsAfter,
      long added,
      long changed,
      long removed,
      String detail) {

    /** How many rows differ. */
    public long differences() {
      return added + changed + removed;
    }

    public boolean differs() {
      return !status.equals("compared") || differences() > 0;
    }
  }
}
