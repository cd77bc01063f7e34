package dev.belay.datastores;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a later state differs from a recovery point, row by row.
 *
 * @param comparedAt the instant that the later state is of
 * @param tables every table of either side, by name
 */
public record Comparison(Instant comparedAt, List<Table> tables) {
  public Comparison {
    tables = List.copyOf(tables);
  }

  /** Rows that the later state has and the recovery point has not. */
  public long added() {
    return tables.stream().mapToLong(Table::added).sum();
  }

  public long changed() {
    return tables.stream().mapToLong(Table::changed).sum();
  }

  /** Rows that the recovery point has and the later state has not. */
  public long removed() {
    return tables.stream().mapToLong(Table::removed).sum();
  }

  /** Whether, and by what, the two sides of a table could be compared. */
  public enum Status {
    COMPARED,
    /** Only the later state has the table. */
    ADDED,
    /** Only the recovery point has the table. */
    REMOVED,
    /** Its columns differ: rows are compared by the columns that both sides have. */
    RESTRUCTURED;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What tells that two rows are the same one. */
  public enum Identity {
    PRIMARY_KEY("primary-key"),
    /** There is no key: a changed row is one removed and one added. */
    ROW("row");

    private final String word;

    Identity(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * @param name {@code schema.name}
   * @param detail for people, for example which columns differ; may be empty
   * @param samples at most as many as were asked for, of each kind
   */
  public record Table(
      String name,
      Status status,
      Identity identity,
      long rowsBefore,
      long rowsAfter,
      long added,
      long changed,
      long removed,
      String detail,
      List<Sample> samples) {
    public Table {
      samples = List.copyOf(samples);
    }

    public boolean differs() {
      return status != Status.COMPARED || added + changed + removed > 0;
    }
  }

  /**
   * One row that differs; values by column, in the table's order, null for SQL's null.
   *
   * @param before in the recovery point; null when the row is not there
   * @param after in the later state; null when the row is not there
   */
  public record Sample(@Nullable List<Value> before, @Nullable List<Value> after) {}

  /**
   * @param text as PostgreSQL's COPY gives it, unescaped; of a long value its beginning, its length
   *     and a hash
   */
  public record Value(String column, @Nullable String text) {}
}
