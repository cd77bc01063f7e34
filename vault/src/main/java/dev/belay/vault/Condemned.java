package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.util.List;
import java.util.Optional;

/**
 * Segments that a sweep has put aside: {@code condemned/<run>/<id[0..2]>/<id>}. They are read from
 * there until they are deleted or put back, and a capture that has the same data stores it anew. A
 * name belongs to one run, so that a deletion that comes late hits nothing else.
 */
final class Condemned {
  private static final String SWEEPS = "sweeps/";
  private static final String BEGUN = "/begun";

  private final ObjectStore store;

  Condemned(ObjectStore store) {
    this.store = store;
  }

  /** Runs that have begun and not ended. */
  List<String> runs() throws VaultException {
    return store.list(SWEEPS).stream()
        .filter(name -> name.endsWith(BEGUN))
        .map(name -> name.substring(SWEEPS.length(), name.length() - BEGUN.length()))
        .toList();
  }

  static String begun(String run) {
    return SWEEPS + run + BEGUN;
  }

  /** Says that all is put aside, since when, and which captures were going on then. */
  static String complete(String run) {
    return SWEEPS + run + "/complete";
  }

  /** Where those are whose ids begin with this byte. */
  static String folder(String run, int first) {
    return "condemned/" + run + "/" + "%02x".formatted(first) + "/";
  }

  static String name(String run, String id) {
    return "condemned/" + run + "/" + id.substring(0, 2) + "/" + id;
  }

  /**
   * Opens a segment, where it is or where it was put aside.
   *
   * @throws Corrupt with fault MISSING if it is nowhere
   */
  ObjectStore.Content read(String id) throws VaultException {
    String name = SegmentCodec.objectName(id);
    Optional<ObjectStore.Content> there = open(name);
    if (there.isPresent()) {
      return there.get();
    }
    for (String run : runs()) {
      Optional<ObjectStore.Content> aside = open(name(run, id));
      if (aside.isPresent()) {
        return aside.get();
      }
    }
    return store.read(name); // it may have been put back meanwhile
  }

  /** Whether it is where it is looked for first, or was put aside. */
  boolean isThere(String id) throws VaultException {
    if (store.size(SegmentCodec.objectName(id)).isPresent()) {
      return true;
    }
    for (String run : runs()) {
      if (store.size(name(run, id)).isPresent()) {
        return true;
      }
    }
    return store.size(SegmentCodec.objectName(id)).isPresent();
  }

  private Optional<ObjectStore.Content> open(String name) throws VaultException {
    try {
      return Optional.of(store.read(name));
    } catch (Corrupt e) {
      if (e.fault() == Fault.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
