package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import org.jspecify.annotations.Nullable;

/** The COPY statements of a table. */
public final class CopyStatements {
  private CopyStatements() {}

  /** Reads all rows of the table itself, without those of tables that inherit from it. */
  public static String readAll(Table table) {
    return table.filter() == null
        ? "COPY " + Identifiers.quote(table.qualifiedName()) + columns(table) + toStdout(table)
        : "COPY (" + select(table) + " " + table.filter() + ")" + toStdout(table);
  }

  /**
   * Reads the rows of a range of blocks. PostgreSQL 14 and later read only those blocks.
   *
   * @param toBlock the block after the last one; null for no end
   */
  public static String readBlocks(Table table, long fromBlock, @Nullable Long toBlock) {
    return "COPY ("
        + select(table)
        + (" WHERE ctid >= '(" + fromBlock + ",0)'::pg_catalog.tid")
        + (toBlock == null ? "" : " AND ctid < '(" + toBlock + ",0)'::pg_catalog.tid")
        + ")"
        + toStdout(table);
  }

  /** Reads some rows of the table itself, without a choice. */
  public static String readSome(Table table, int rows) {
    return "COPY ("
        + select(table)
        + (table.filter() == null ? "" : " " + table.filter())
        + " LIMIT "
        + rows
        + ")"
        + toStdout(table);
  }

  /** Loads rows. */
  public static String load(Table table) {
    return load(table, table.qualifiedName());
  }

  /**
   * Loads rows of a table through another one with its columns.
   *
   * @param into a partitioned table above it
   */
  public static String load(Table table, QualifiedName into) {
    return "COPY " + Identifiers.quote(into) + columns(table) + " FROM STDIN" + options(table);
  }

  /**
   * Loads rows as if they had existed for long, so that nobody has to note later who may see them.
   * Only in a transaction that has emptied the table.
   */
  public static String loadFrozen(Table table) {
    return "COPY "
        + Identifiers.quote(table.qualifiedName())
        + columns(table)
        + " FROM STDIN WITH (FREEZE"
        + (table.encoding() == null ? "" : ", " + encoding(table.encoding()))
        + ")";
  }

  private static String toStdout(Table table) {
    return " TO STDOUT" + options(table);
  }

  private static String options(Table table) {
    return table.encoding() == null ? "" : " WITH (" + encoding(table.encoding()) + ")";
  }

  /** With the database's own one, the server converts nothing, and so refuses nothing. */
  private static String encoding(String name) {
    return "ENCODING " + Identifiers.literal(name);
  }

  private static String select(Table table) {
    return "SELECT "
        + Identifiers.quote(table.columns())
        + " FROM ONLY "
        + Identifiers.quote(table.qualifiedName());
  }

  /** A table without columns has no list, because {@code ()} is a syntax error. */
  private static String columns(Table table) {
    return table.columns().isEmpty() ? "" : " (" + Identifiers.quote(table.columns()) + ")";
  }
}
