package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Objects in memory, with the promises of S3: each request is done at once, or not at all. */
final class MemoryStore implements ObjectStore {
  private record Stored(byte[] bytes, Instant modified) {}

  private final TreeMap<String, Stored> objects = new TreeMap<>();
  private final Clock clock;
  private String breaksOff = "";

  MemoryStore(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String uri() {
    return "memory:";
  }

  @Override
  public void check() {}

  @Override
  public synchronized OptionalLong size(String name) {
    Stored stored = objects.get(name);
    return stored == null ? OptionalLong.empty() : OptionalLong.of(stored.bytes.length);
  }

  @Override
  public synchronized boolean putIfAbsent(String name, byte[] bytes, int length) {
    return objects.putIfAbsent(name, new Stored(Arrays.copyOf(bytes, length), clock.instant()))
        == null;
  }

  @Override
  public synchronized Content read(String name) throws VaultException {
    Stored stored = objects.get(name);
    if (stored == null) {
      throw new Corrupt(Fault.MISSING, name, name + " is not there", null);
    }
    int length = stored.bytes.length;
    int given = name.equals(breaksOff) ? length / 2 : length;
    return new Content(length, new ByteArrayInputStream(stored.bytes, 0, given));
  }

  /** The next read of the object ends in its middle, and nobody says so. */
  synchronized void breakOff(String name) {
    breaksOff = name;
  }

  @Override
  public synchronized List<Entry> entries(String prefix) {
    return objects.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .map(
            entry ->
                new Entry(entry.getKey(), entry.getValue().bytes.length, entry.getValue().modified))
        .toList();
  }

  @Override
  public synchronized boolean copy(String from, String to) {
    Stored stored = objects.get(from);
    if (stored == null) {
      return false;
    }
    objects.put(to, new Stored(stored.bytes, clock.instant()));
    return true;
  }

  @Override
  public synchronized void delete(String name) {
    objects.remove(name);
  }

  @Override
  public void close() {}
}
