package dev.belay.datastores.postgresql.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of one side's rows that is compared.
 *
 * @param columns the columns of the text, in its order
 * @param compared the names of the columns to compare, in the order that both sides share
 * @param key those of them that identify a row; empty when the whole row does
 * @param encoding of the text, as PostgreSQL calls it; null for UTF8
 */
record RowShape(
    List<String> columns, List<String> compared, List<String> key, @Nullable String encoding) {
  RowShape {
    columns = List.copyOf(columns);
    compared = List.copyOf(compared);
    key = List.copyOf(key);
  }

  /** For each column of the text, its position among the compared columns; -1 for none. */
  int[] places() {
    return columns.stream().mapToInt(compared::indexOf).toArray();
  }

  /** The positions of the key's columns among the compared columns. */
  int[] keyPlaces() {
    return key.stream().mapToInt(compared::indexOf).toArray();
  }
}
