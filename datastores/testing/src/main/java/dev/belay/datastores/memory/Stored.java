package dev.belay.datastores.memory;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One store: maps of keys to values.
 *
 * @param mark what made it, when that was a restore; null for what people made
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

  /** What a store is that a restore made, replaced or is still preparing. */
  enum Kind {
    PREPARED,
    APPLIED,
    REPLACED,
    DRILL
  }

  /**
   * @param operation of the restore, or the drill
   * @param of the name that it has, had or shall have
   * @param at when
   * @param keepUntil of what was replaced; null keeps it
   * @param replaced the name under which this one's predecessor is kept; null for none
   */
  record Mark(
      Kind kind,
      String operation,
      String of,
      String at,
      @Nullable String keepUntil,
      @Nullable String replaced) {}
}
