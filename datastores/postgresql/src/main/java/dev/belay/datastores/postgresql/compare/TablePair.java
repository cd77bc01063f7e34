package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.Comparison.Status;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table of both sides, or of one, with the columns by which it can be compared. */
record TablePair(QualifiedName name, @Nullable Table before, @Nullable Table after) {
  /** All tables of both sides, by name. */
  static List<TablePair> of(List<Table> before, List<Table> after) {
    Map<String, TablePair> pairs = new TreeMap<>();
    for (Table table : before) {
      QualifiedName name = table.qualifiedName();
      pairs.put(sortKey(name), new TablePair(name, table, null));
    }
    for (Table table : after) {
      QualifiedName name = table.qualifiedName();
      pairs.merge(
          sortKey(name),
          new TablePair(name, null, table),
          (one, other) -> new TablePair(name, one.before, other.after));
    }
    return List.copyOf(pairs.values());
  }

  /** No name contains the character 0. */
  private static String sortKey(QualifiedName name) {
    return name.schema() + '\0' + name.name();
  }

  Status status() {
    if (before == null) {
      return Status.ADDED;
    }
    if (after == null) {
      return Status.REMOVED;
    }
    return Set.copyOf(before.columns()).equals(Set.copyOf(after.columns()))
        ? Status.COMPARED
        : Status.RESTRUCTURED;
  }

  /**
   * @throws DataStoreException.Refused when equal rows may have other texts on the other side
   */
  void requireOneEncoding() throws DataStoreException {
    if (before != null && after != null && !Objects.equals(before.encoding(), after.encoding())) {
      throw new DataStoreException.Refused(
          "the rows of "
              + name
              + " were captured in two encodings, by two releases of Belay; compare points of one"
              + " release");
    }
  }

  /** Whether equal rows have equal texts on both sides. */
  boolean sameText() {
    return before != null && after != null && before.columns().equals(after.columns());
  }

  /** The columns that both sides have, in the earlier side's order. */
  List<String> common() {
    if (before == null || after == null) {
      return columns(before == null ? after : before);
    }
    return before.columns().stream().filter(after.columns()::contains).toList();
  }

  /** The columns that identify a row on both sides; empty when there are none. */
  List<String> key() {
    List<String> one = before == null ? null : before.primaryKey();
    List<String> other = after == null ? null : after.primaryKey();
    List<String> known = one == null ? other : one;
    if (known == null || (other != null && !Set.copyOf(known).equals(Set.copyOf(other)))) {
      return List.of();
    }
    // A key may have generated columns, which are not in the text.
    return Set.copyOf(common()).containsAll(known) ? known : List.of();
  }

  Identity identity() {
    return key().isEmpty() ? Identity.ROW : Identity.PRIMARY_KEY;
  }

  RowShape shape(Table side, List<String> key) {
    return new RowShape(side.columns(), common(), key, side.encoding());
  }

  /** The differences other than rows, for people. */
  String detail() {
    if (before == null || after == null) {
      return "";
    }
    List<String> details = new ArrayList<>();
    columns("added", after.columns(), before.columns(), details);
    columns("removed", before.columns(), after.columns(), details);
    if (common().isEmpty() && !sameText()) {
      details.add("the sides share no column, so rows are only counted");
    }
    if (before.primaryKey() != null
        && after.primaryKey() != null
        && !Set.copyOf(before.primaryKey()).equals(Set.copyOf(after.primaryKey()))) {
      details.add(
          "primary key "
              + keyText(before.primaryKey())
              + " became "
              + keyText(after.primaryKey())
              + ", so whole rows are compared");
    }
    return String.join("; ", details);
  }

  private static void columns(
      String what, List<String> having, List<String> lacking, List<String> details) {
    String names =
        having.stream()
            .filter(column -> !lacking.contains(column))
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      details.add("columns " + what + ": " + names);
    }
  }

  private static String keyText(List<String> key) {
    return key.isEmpty() ? "none" : key.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  private static List<String> columns(@Nullable Table table) {
    return table == null ? List.of() : table.columns();
  }

  /** The count of the earlier side; 0 if there is none. */
  long rowsBefore() {
    return rows(before);
  }

  long rowsAfter() {
    return rows(after);
  }

  private static long rows(@Nullable Table table) {
    return table == null ? 0 : table.rows();
  }
}
