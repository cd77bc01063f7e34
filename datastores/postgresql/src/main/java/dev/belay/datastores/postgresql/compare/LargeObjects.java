package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.Comparison.Sample;
import dev.belay.datastores.Comparison.Value;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Treats large objects as the rows of a table: their number is the key, their content the value.
 */
final class LargeObjects {
  private static final String NAME = "large objects";

  private LargeObjects() {}

  static List<LargeObject> of(PostgresContents contents) {
    return contents.largeObjects().stream().flatMap(batch -> batch.objects().stream()).toList();
  }

  /** Empty when neither side has large objects. */
  static Optional<Comparison.Part> compare(
      Collection<LargeObject> before, Collection<LargeObject> after, int samples) {
    if (before.isEmpty() && after.isEmpty()) {
      return Optional.empty();
    }
    TreeMap<Long, LargeObject> earlier = byNumber(before);
    TreeMap<Long, LargeObject> later = byNumber(after);
    TreeSet<Long> numbers = new TreeSet<>(earlier.keySet());
    numbers.addAll(later.keySet());
    List<Sample> changed = new ArrayList<>();
    List<Sample> removed = new ArrayList<>();
    List<Sample> added = new ArrayList<>();
    for (Long number : numbers) {
      LargeObject one = earlier.get(number);
      LargeObject other = later.get(number);
      Sample sample = new Sample(values(one), values(other));
      if (one == null) {
        added.add(sample);
      } else if (other == null) {
        removed.add(sample);
      } else if (one.bytes() != other.bytes() || !one.digest().equals(other.digest())) {
        changed.add(sample);
      }
    }
    List<Sample> shown = new ArrayList<>();
    for (List<Sample> kind : List.of(changed, removed, added)) {
      shown.addAll(kind.subList(0, Math.min(samples, kind.size())));
    }
    return Optional.of(
        new Comparison.Part(
            NAME,
            Comparison.Status.COMPARED,
            Identity.PRIMARY_KEY.word(),
            earlier.size(),
            later.size(),
            added.size(),
            changed.size(),
            removed.size(),
            "",
            shown));
  }

  private static TreeMap<Long, LargeObject> byNumber(Collection<LargeObject> objects) {
    TreeMap<Long, LargeObject> byNumber = new TreeMap<>();
    objects.forEach(object -> byNumber.put(object.oid(), object));
    return byNumber;
  }

  private static @Nullable List<Value> values(@Nullable LargeObject object) {
    return object == null
        ? null
        : List.of(
            new Value("oid", String.valueOf(object.oid())),
            new Value("bytes", String.valueOf(object.bytes())),
            new Value("digest", object.digest()));
  }
}
