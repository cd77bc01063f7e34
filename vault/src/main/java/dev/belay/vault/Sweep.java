package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets go the segments that no recovery point needs, in two calls or more: it puts them aside,
 * waits until every capture that may have taken one over has ended, looks again which are needed,
 * puts those back and deletes the others. What it needs between two calls is in the vault, so that
 * it may be killed at any time, and the next call goes on.
 *
 * <p>Clocks decide when it goes on, and never what is needed. A capture that is taken for dead is
 * ended by putting something into its manifest's place, for which its commit competes.
 */
public final class Sweep {
  /** Captures that were ended, so that what stands in their manifests' place is no point. */
  static final String ENDED = "ended/";

  private static final String MANIFESTS = "manifests/";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LARGEST_STATE = 64 << 20;

  /** Of 64 bits each. */
  private static final int NEEDED_AT_ONCE = 4 << 20;

  private final ObjectStore store;
  private final VaultKey key;
  private final SealedObject sealed;
  private final ManifestCodec manifests;
  private final Intents intents;
  private final Condemned condemned;
  private final Duration wait;
  private final Clock clock;
  private final int neededAtOnce;

  /**
   * @param store of a vault that exists
   * @param wait longer than any capture takes, and than clocks are apart
   */
  public Sweep(ObjectStore store, VaultKey key, Duration wait, Clock clock) {
    this(store, key, wait, clock, NEEDED_AT_ONCE);
  }

  Sweep(ObjectStore store, VaultKey key, Duration wait, Clock clock, int neededAtOnce) {
    this.store = store;
    this.key = key;
    this.sealed = new SealedObject(key);
    this.manifests = new ManifestCodec(key);
    this.intents = new Intents(store, clock);
    this.condemned = new Condemned(store);
    this.wait = wait;
    this.clock = clock;
    this.neededAtOnce = neededAtOnce;
  }

  /**
   * What one call did. Sizes are those of stored objects, in bytes.
   *
   * @param condemned segments that were put aside
   * @param putBack segments that were put aside before, and are needed
   * @param waitsFor why it did not go on: for what it waits, for people; null when nothing is left
   *     to be done now
   */
  public record Outcome(
      long condemned,
      long condemnedBytes,
      long deleted,
      long deletedBytes,
      long putBack,
      @Nullable String waitsFor) {
    static final Outcome NOTHING = new Outcome(0, 0, 0, 0, 0, null);

    Outcome plus(Outcome other) {
      return new Outcome(
          condemned + other.condemned,
          condemnedBytes + other.condemnedBytes,
          deleted + other.deleted,
          deletedBytes + other.deletedBytes,
          putBack + other.putBack,
          other.waitsFor == null ? waitsFor : other.waitsFor);
    }

    static Outcome waiting(String what) {
      return new Outcome(0, 0, 0, 0, 0, what);
    }
  }

  /** Since when all of a run is put aside, and the captures that were going on then. */
  private record Complete(Instant since, List<String> captures) {}

  /**
   * Goes as far as it may now.
   *
   * @throws Corrupt naming a manifest that can't be read: what it needs is not known, so nothing is
   *     let go
   * @throws VaultException.WrongKey if the key is not the vault's, or is too old
   */
  public Outcome run() throws VaultException {
    VaultIdentity.requireKey(store, key);
    new KeyGenerations(store, key).requireNewest();
    try {
      SweepLease lease = SweepLease.take(store, clock);
      Outcome outcome = run(lease);
      lease.giveBack();
      return outcome;
    } catch (SweepLease.TakenException e) {
      return Outcome.waiting(String.valueOf(e.getMessage()));
    }
  }

  private Outcome run(SweepLease lease) throws VaultException, SweepLease.TakenException {
    Outcome outcome = Outcome.NOTHING;
    List<String> runs = condemned.runs();
    for (String run : runs) {
      Optional<Complete> complete = complete(run);
      outcome =
          outcome.plus(
              complete.isEmpty() ? repair(run, lease) : finish(run, complete.get(), lease));
    }
    // One after the other: a second run would only find what the first has to wait for, too.
    return runs.isEmpty() ? condemn(lease) : outcome;
  }

  /** Puts aside what no manifest names. What is younger than the wait may be of a capture. */
  private Outcome condemn(SweepLease lease) throws VaultException, SweepLease.TakenException {
    String run = UUID.randomUUID().toString();
    Instant youngest = clock.instant().minus(wait);
    store.putIfAbsent(Condemned.begun(run), new byte[] {'.'}, 1);
    long number = 0;
    long bytes = 0;
    for (int first = 0; first < 256; ) {
      NeededSegments needed = needed(first);
      for (; first < needed.to(); first++) {
        for (ObjectStore.Entry entry : store.entries("segments/%02x/".formatted(first))) {
          String id = id(entry.name());
          if (id == null || needed.contains(id) || entry.modified().isAfter(youngest)) {
            continue;
          }
          if (store.copy(entry.name(), Condemned.name(run, id))) {
            lease.require();
            store.delete(entry.name());
            number++;
            bytes += entry.size();
          }
        }
      }
    }
    if (number == 0) {
      store.delete(Condemned.begun(run));
      return Outcome.NOTHING;
    }
    putComplete(run);
    return new Outcome(
        number, bytes, 0, 0, 0, "%d segments are put aside for %s".formatted(number, wait));
  }

  /** A sweep died while it put things aside: what it had not taken away stays where it is. */
  private Outcome repair(String run, SweepLease lease)
      throws VaultException, SweepLease.TakenException {
    for (int first = 0; first < 256; first++) {
      for (ObjectStore.Entry entry : store.entries(Condemned.folder(run, first))) {
        String id = id(entry.name());
        if (id != null && store.size(SegmentCodec.objectName(id)).isPresent()) {
          lease.require();
          store.delete(entry.name());
        }
      }
    }
    putComplete(run);
    return Outcome.waiting("a sweep that broke off is finished after " + wait);
  }

  /** Listed after the last segment was taken away: whoever begins later does not find it. */
  private void putComplete(String run) throws VaultException {
    List<String> captures = intents.all().stream().map(Intents.Intent::recoveryPointId).toList();
    byte[] json = JSON.writeValueAsBytes(new Complete(clock.instant(), captures));
    String name = Condemned.complete(run);
    byte[] object = new byte[SealedObject.sealedBytes(json.length)];
    int length = sealed.seal(name, json, json.length, object);
    store.putIfAbsent(name, object, length); // one that was planted does not open: the sweep stops
  }

  private Outcome finish(String run, Complete complete, SweepLease lease)
      throws VaultException, SweepLease.TakenException {
    if (clock.instant().isBefore(complete.since().plus(wait))) {
      return Outcome.waiting(
          "what was put aside at %s waits for %s".formatted(complete.since(), wait));
    }
    List<String> open = stillOpen(complete, lease);
    if (!open.isEmpty()) {
      return Outcome.waiting(
          "captures go on that began before %s: %s".formatted(complete.since(), open));
    }
    Outcome outcome = Outcome.NOTHING;
    for (int first = 0; first < 256; ) {
      NeededSegments needed = needed(first);
      for (; first < needed.to(); first++) {
        for (ObjectStore.Entry entry : store.entries(Condemned.folder(run, first))) {
          outcome = outcome.plus(decide(entry, needed, lease));
        }
      }
    }
    store.delete(Condemned.complete(run));
    store.delete(Condemned.begun(run));
    return outcome;
  }

  private Outcome decide(ObjectStore.Entry entry, NeededSegments needed, SweepLease lease)
      throws VaultException, SweepLease.TakenException {
    String id = id(entry.name());
    if (id == null) {
      return Outcome.NOTHING; // not ours
    }
    boolean isNeeded = needed.contains(id);
    if (isNeeded) {
      putBack(entry, id);
    }
    lease.require();
    store.delete(entry.name());
    return isNeeded
        ? new Outcome(0, 0, 0, 0, 1, null)
        : new Outcome(0, 0, 1, entry.size(), 0, null);
  }

  /** Unless it was stored anew meanwhile: the data are the same, and that one is in use. */
  private void putBack(ObjectStore.Entry entry, String id) throws VaultException {
    byte[] bytes =
        store.readWhole(
            entry.name(), SegmentBuffers.storedBytes((int) VaultSettings.LARGEST_SEGMENT));
    store.putIfAbsent(SegmentCodec.objectName(id), bytes, bytes.length);
  }

  /** Captures that were going on and have not ended. One that takes too long is ended. */
  private List<String> stillOpen(Complete complete, SweepLease lease)
      throws VaultException, SweepLease.TakenException {
    Set<String> before = Set.copyOf(complete.captures());
    Instant tooOld = clock.instant().minus(wait);
    List<String> open = new ArrayList<>();
    for (Intents.Intent intent : intents.all()) {
      String id = intent.recoveryPointId();
      if (!before.contains(id)) {
        continue;
      }
      if (intent.since().isAfter(tooOld)) {
        open.add(id);
        continue;
      }
      lease.require();
      end(id);
    }
    return open;
  }

  /** Whichever is first, this or the capture's commit, decides whether there is a point. */
  private void end(String recoveryPointId) throws VaultException {
    byte[] object = manifests.encodeEnded(recoveryPointId, clock.instant());
    String name = ManifestCodec.objectName(recoveryPointId);
    if (store.putIfAbsent(name, object, object.length)) {
      store.putIfAbsent(ENDED + recoveryPointId, new byte[] {'.'}, 1);
    }
    intents.end(recoveryPointId);
  }

  private NeededSegments needed(int first) throws VaultException {
    NeededSegments needed = new NeededSegments(first, neededAtOnce);
    for (String name : store.list(MANIFESTS)) {
      String id = name.substring(MANIFESTS.length());
      if (ManifestCodec.isId(id)) {
        manifest(id).ifPresent(it -> it.segments().forEach(ref -> needed.add(ref.id())));
      }
    }
    return needed;
  }

  /** Empty for one that was retired meanwhile, and for a capture that was ended. */
  private Optional<Manifest> manifest(String id) throws VaultException {
    try {
      return Optional.of(
          manifests.decode(
              id, store.readWhole(ManifestCodec.objectName(id), ManifestCodec.LARGEST_JSON)));
    } catch (Corrupt e) {
      if (e.fault() == Fault.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Complete> complete(String run) throws VaultException {
    String name = Condemned.complete(run);
    if (store.size(name).isEmpty()) {
      return Optional.empty();
    }
    byte[] object = store.readWhole(name, LARGEST_STATE);
    byte[] plain = new byte[object.length];
    int length = sealed.open(name, object, object.length, plain);
    return Optional.of(JSON.readValue(plain, 0, length, Complete.class));
  }

  /** The segment's id at the end of a name; null if it is no segment's. */
  private static @Nullable String id(String name) {
    String id = name.substring(name.lastIndexOf('/') + 1);
    return id.matches("[0-9a-f]{64}") ? id : null;
  }
}
