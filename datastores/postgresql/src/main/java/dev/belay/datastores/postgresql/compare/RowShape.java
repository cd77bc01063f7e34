package dev.belay.datastores.postgresql.compare;

import java.util.List;

/**
 * The part of one side's rows that is compared.
 *
 * @param columns the columns of the text, in its order
 * @param compared the names of the columns to compare, in the order that both sides share
 * @param key those of them that identify a row; empty when the whole row does
 */
record RowShape(List<String> columns, List<String> compared, List<String> key) {
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
