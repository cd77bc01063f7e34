package dev.belay.datastores.postgresql.compare;

import java.util.List;

/**
 * What of the rows of one side is compared.
 *
 * @param columns of the text, in its order
 * @param compared names of the columns to compare, in the order that both sides share
 * @param key of those, the ones that identify a row; empty when the whole row does
 */
record RowShape(List<String> columns, List<String> compared, List<String> key) {
  RowShape {
    columns = List.copyOf(columns);
    compared = List.copyOf(compared);
    key = List.copyOf(key);
  }

  /** For each column of the text its place among the compared ones, -1 for none. */
  int[] places() {
    return columns.stream().mapToInt(compared::indexOf).toArray();
  }

  /** Places of the key's columns among the compared ones. */
  int[] keyPlaces() {
    return key.stream().mapToInt(compared::indexOf).toArray();
  }
}
