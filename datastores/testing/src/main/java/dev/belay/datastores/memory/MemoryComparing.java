package dev.belay.datastores.memory;

import dev.belay.datastores.Comparing;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.Comparison.Part;
import dev.belay.datastores.Comparison.Sample;
import dev.belay.datastores.Comparison.Status;
import dev.belay.datastores.Comparison.Value;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares key by key. */
final class MemoryComparing implements Comparing {
  private static final String IDENTITY = "key";

  @Override
  public Comparison compare(
      Manifest before, Vault vault, StoreConnection now, int samples, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    SortedMap<String, SortedMap<String, String>> later = MemoryCapture.open(now).maps();
    return compare(MemoryContents.of(before).read(before, vault), later, Instant.now(), samples);
  }

  @Override
  public Comparison compare(
      Manifest before, Manifest after, Vault vault, int samples, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return compare(
        MemoryContents.of(before).read(before, vault),
        MemoryContents.of(after).read(after, vault),
        after.snapshotAt(),
        samples);
  }

  private static Comparison compare(
      SortedMap<String, SortedMap<String, String>> before,
      SortedMap<String, SortedMap<String, String>> after,
      Instant at,
      int samples) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Part> parts = new ArrayList<>();
    for (String name : names) {
      parts.add(part(name, before.get(name), after.get(name), samples));
    }
    return new Comparison(at, MemoryContents.UNIT, parts);
  }

  private static Part part(
      String name,
      @Nullable SortedMap<String, String> before,
      @Nullable SortedMap<String, String> after,
      int samples) {
    Status status =
        before == null ? Status.ADDED : after == null ? Status.REMOVED : Status.COMPARED;
    SortedMap<String, String> one = before == null ? new TreeMap<>() : before;
    SortedMap<String, String> other = after == null ? new TreeMap<>() : after;
    List<Sample> added = new ArrayList<>();
    List<Sample> changed = new ArrayList<>();
    List<Sample> removed = new ArrayList<>();
    one.forEach(
        (key, value) -> {
          String now = other.get(key);
          if (now == null) {
            removed.add(new Sample(values(key, value), null));
          } else if (!now.equals(value)) {
            changed.add(new Sample(values(key, value), values(key, now)));
          }
        });
    other.forEach(
        (key, value) -> {
          if (!one.containsKey(key)) {
            added.add(new Sample(null, values(key, value)));
          }
        });
    List<Sample> shown = new ArrayList<>();
    for (List<Sample> kind : List.of(changed, removed, added)) {
      shown.addAll(kind.subList(0, Math.min(samples, kind.size())));
    }
    return new Part(
        name,
        status,
        IDENTITY,
        one.size(),
        other.size(),
        added.size(),
        changed.size(),
        removed.size(),
        "",
        shown);
  }

  private static List<Value> values(String key, String value) {
    return List.of(new Value("key", key), new Value("value", value));
  }
}
