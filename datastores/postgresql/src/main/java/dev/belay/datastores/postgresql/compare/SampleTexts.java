package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.Comparison.Sample;
import dev.belay.datastores.Comparison.Value;
import dev.belay.datastores.kit.join.Differences;
import dev.belay.datastores.kit.join.Differences.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the texts of sampled rows from several threads, and makes samples of them. */
final class SampleTexts {
  /** Sorts numbers by size and other values as text; null comes first. */
  private static final Comparator<String> BY_TEXT =
      Comparator.comparing((String text) -> text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0)
          .thenComparing(Function.identity());

  private final Map<Key, Integer> wantedBefore = new HashMap<>();
  private final Map<Key, Integer> wantedAfter = new HashMap<>();
  private final Map<Key, Deque<List<Value>>> before = new HashMap<>();
  private final Map<Key, Deque<List<Value>>> after = new HashMap<>();
  private final Differences differences;

  SampleTexts(Differences differences) {
    this.differences = differences;
    differences.removed().samples().forEach((key, times) -> wantedBefore.put(key, times));
    differences.changed().samples().forEach((key, times) -> wantedBefore.put(key, times));
    differences.added().samples().forEach((key, times) -> wantedAfter.put(key, times));
    differences.changed().samples().forEach((key, times) -> wantedAfter.put(key, times));
  }

  synchronized boolean wantsAny(boolean ofBefore) {
    return !(ofBefore ? wantedBefore : wantedAfter).isEmpty();
  }

  /** Whether a row's text is still needed. If so, the caller must deliver it. */
  synchronized boolean takes(boolean ofBefore, Key key) {
    Map<Key, Integer> wanted = ofBefore ? wantedBefore : wantedAfter;
    if (!wanted.containsKey(key)) {
      return false;
    }
    wanted.computeIfPresent(key, (unused, times) -> times == 1 ? null : times - 1);
    return true;
  }

  synchronized void add(boolean ofBefore, Map<Key, List<List<Value>>> texts) {
    Map<Key, Deque<List<Value>>> found = ofBefore ? before : after;
    texts.forEach(
        (key, rows) -> found.computeIfAbsent(key, unused -> new ArrayDeque<>()).addAll(rows));
  }

  /**
   * Changed rows, then removed ones, then added ones, each kind sorted by the values of {@code
   * order}.
   *
   * @throws IllegalStateException when a row of the first reading was not found again
   */
  synchronized List<Sample> samples(List<String> order) {
    if (wantsAny(true) || wantsAny(false)) {
      throw new IllegalStateException("rows that differ were not found again");
    }
    List<Sample> samples = new ArrayList<>();
    samples.addAll(samples(differences.changed(), true, true, order));
    samples.addAll(samples(differences.removed(), true, false, order));
    samples.addAll(samples(differences.added(), false, true, order));
    return samples;
  }

  private List<Sample> samples(
      Differences.Kind kind, boolean ofBefore, boolean ofAfter, List<String> order) {
    List<Sample> samples = new ArrayList<>();
    kind.samples()
        .forEach(
            (key, times) -> {
              for (int i = 0; i < times; i++) {
                samples.add(
                    new Sample(
                        ofBefore ? next(before, key) : null, ofAfter ? next(after, key) : null));
              }
            });
    samples.sort(by(order));
    return samples;
  }

  private static List<Value> next(Map<Key, Deque<List<Value>>> texts, Key key) {
    Deque<List<Value>> rows = texts.get(key);
    if (rows == null) {
      throw new IllegalStateException("a row that differs was not found again");
    }
    return rows.remove();
  }

  /** Sorted by the values of columns, of the earlier state if there is one. */
  static Comparator<Sample> by(List<String> order) {
    Comparator<Sample> comparator = (one, other) -> 0;
    for (String column : order) {
      comparator =
          comparator.thenComparing(sample -> value(sample, column), Comparator.nullsFirst(BY_TEXT));
    }
    return comparator;
  }

  private static @Nullable String value(Sample sample, String column) {
    List<Value> values = sample.before() == null ? sample.after() : sample.before();
    return values == null
        ? null
        : values.stream()
            .filter(value -> value.field().equals(column))
            .findFirst()
            .map(Value::text)
            .orElse(null);
  }
}
