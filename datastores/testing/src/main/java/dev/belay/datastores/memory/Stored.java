package dev.belay.datastores.memory;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One store: maps of keys to values.
 *
 * @param mark the restore that made it; null for stores that people made
 */
record Stored(SortedMap<String, SortedMap<String, String>> maps, @Nullable Mark mark) {
  static final Stored EMPTY = new Stored(new TreeMap<>(), null);

  Stored {
    SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
    maps.forEach((name, map) -> copy.put(name, Collections.unmodifiableSortedMap(map)));
    maps = Collections.unmodifiableSortedMap(copy);
  }

  boolean isEmpty() {
    return maps.values().stream().allMatch(Map::isEmpty);
  }

  Stored marked(@Nullable Mark other) {
    return new Stored(maps, other);
  }

  /** The role of a store that a restore made, replaced or is preparing. */
  enum Kind {
    PREPARED,
    APPLIED,
    REPLACED,
    DRILL
  }

  /**
   * @param operation the operation of the restore, or the drill
   * @param of the name that the store has, had or will have
   * @param at the time
   * @param keepUntil for replaced data; null keeps it
   * @param replaced the name under which the store's predecessor is kept; null for none
   */
  record Mark(
      Kind kind,
      String operation,
      String of,
      String at,
      @Nullable String keepUntil,
      @Nullable String replaced) {}
}
