package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.storage.Vaults;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/decisions/0051 says why nothing that is needed is ever let go. */
class SweepTest {
  /** Another each time; it is in the message of a failure. */
  private final long seed = Long.getLong("belay.test.seed", new Random().nextLong());

  @TempDir Path folder;
  private VaultKey key;
  private ObjectStore swept = new MemoryStore(Clock.systemUTC());

  @BeforeEach
  void aKey() throws Exception {
    key = VaultKey.loadOrCreate(folder.resolve("vault.key"));
  }

  @Test
  void noRoundLosesWhatAVisiblePointNeeds() throws Exception {
    SweepProof proof = new SweepProof(seed, MemoryStore::new, key, store -> store);

    assertThat(proof.rounds(1_000)).as("seed %d", seed).isEmpty();
    SweepProof.Met met = proof.met();
    assertThat(met.deleted()).as("deleted, with seed %d", seed).isGreaterThan(50);
    assertThat(met.putBack()).as("put back, with seed %d", seed).isPositive();
  }

  @Test
  @Tag("faults")
  void norDoesItInADirectory() throws Exception {
    SweepProof proof = new SweepProof(seed, clock -> directory(), key, store -> store);

    assertThat(proof.rounds(100)).as("seed %d", seed).isEmpty();
    assertThat(proof.met().deleted()).as("deleted, with seed %d", seed).isPositive();
  }

  private ObjectStore directory() {
    try {
      return Vaults.store(folder.resolve("vault").toUri());
    } catch (VaultException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSweepWithoutASecondLookIsFound() throws Exception {
    assertFound(FirstLook::new);
  }

  @Test
  void whatCannotBeReadWholeIsNotPutBackAndStaysAside() throws Exception {
    Steps time = new Steps();
    MemoryStore store = new MemoryStore(time.clock());
    byte[] data = Samples.noise(60, 1);
    Sweep sweep = new Sweep(store, key, Duration.ofDays(1), time.clock());
    try (Vault vault =
        StoredVault.createdIfAbsent(store, key, Samples.SMALL_SEGMENTS, time.clock())) {
      String first = Samples.newId();
      List<SegmentRef> segments = Samples.store(vault, data);
      Manifest manifest = Samples.manifest(first, segments);
      vault.commit(manifest);
      vault.retire(first);
      time.pass(Duration.ofDays(3));
      assertThat(sweep.run().condemned()).isEqualTo(1);
      byte[] sealed = new ManifestCodec(key).encode(manifest);
      store.putIfAbsent("manifests/" + first, sealed, sealed.length);
      time.pass(Duration.ofDays(2));
      store.breakOff(
          Condemned.name(new Condemned(store).runs().getFirst(), segments.getFirst().id()));

      assertThatThrownBy(sweep::run).isInstanceOf(VaultException.Unavailable.class);

      store.breakOff("");
      time.pass(Duration.ofDays(1));
      assertThat(sweep.run().putBack()).isEqualTo(1);
      try (InputStream in = vault.read(segments)) {
        assertThat(in.readAllBytes()).isEqualTo(data);
      }
    }
  }

  /** Begins, takes over a segment that no point has any more, is swept, and then commits. */
  @Test
  void aCaptureThatTakesLongerThanTheWaitIsEndedAndSaysSo() throws Exception {
    assertThatThrownBy(() -> captureAcrossASweep(store -> store))
        .isInstanceOf(Corrupt.class)
        .hasMessageContaining("was given up")
        .hasMessageContaining("Capture again");
    try (Vault vault = StoredVault.existing(swept, key, Samples.SMALL_SEGMENTS)) {
      assertThat(vault.recoveryPoints()).as("what was given up is no point").isEmpty();
    }
  }

  @Test
  void withoutIntentsThatCaptureWouldBeAPointThatLacksData() throws Exception {
    assertThatThrownBy(() -> captureAcrossASweep(NoIntents::new))
        .isInstanceOf(Corrupt.class)
        .hasMessageContaining("is not there");
  }

  private void captureAcrossASweep(Fault fault) throws Exception {
    Steps time = new Steps();
    MemoryStore store = new MemoryStore(time.clock());
    swept = store;
    byte[] shared = Samples.noise(60, 1);
    try (Vault vault =
        StoredVault.createdIfAbsent(store, key, Samples.SMALL_SEGMENTS, time.clock())) {
      String first = Samples.newId();
      vault.commit(Samples.manifest(first, Samples.store(vault, shared)));
      vault.retire(first);
      time.pass(Duration.ofDays(3));
      Sweep sweep = new Sweep(fault.in(store), key, Duration.ofDays(1), time.clock());

      String point = Samples.newId();
      List<SegmentRef> segments = new ArrayList<>();
      for (byte[] content : List.of(shared, Samples.noise(60, 2))) {
        try (SegmentWriter writer = vault.newSegments(point)) {
          writer.write(content, 0, content.length);
          segments.addAll(writer.finish());
        }
      }
      assertThat(sweep.run().condemned()).isEqualTo(1);
      time.pass(Duration.ofDays(2));
      assertThat(sweep.run().deleted()).isEqualTo(1);
      vault.commit(Samples.manifest(point, segments));
      try (InputStream in = vault.read(vault.manifest(point).manifest().segments())) {
        in.readAllBytes();
      }
    }
  }

  private static final class Steps implements InstantSource {
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    Clock clock() {
      return withZone(ZoneOffset.UTC);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private interface Fault {
    ObjectStore in(ObjectStore store);
  }

  private void assertFound(Fault fault) throws Exception {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < 20 && found.isEmpty(); i++) {
      found = new SweepProof(seed + i, MemoryStore::new, key, fault::in).rounds(500);
    }

    assertThat(found).as("the planted fault, from seed %d on", seed).isPresent();
  }

  /** What manifests there are is looked up once for each that is put aside, and never again. */
  private static final class FirstLook extends ForwardingStore {
    private static final Map<String, List<Entry>> FIRST = new HashMap<>();

    FirstLook(ObjectStore store) {
      super(store);
    }

    @Override
    public List<Entry> entries(String prefix) throws VaultException {
      if (!prefix.equals("manifests/")) {
        return super.entries(prefix);
      }
      List<String> runs = new Condemned(store()).runs();
      if (runs.isEmpty()) {
        FIRST.clear();
        return super.entries(prefix);
      }
      List<Entry> now = super.entries(prefix);
      return FIRST.computeIfAbsent(runs.getFirst(), first -> now);
    }
  }

  private static final class NoIntents extends ForwardingStore {
    NoIntents(ObjectStore store) {
      super(store);
    }

    @Override
    public List<Entry> entries(String prefix) throws VaultException {
      return prefix.equals("intents/") ? List.of() : super.entries(prefix);
    }
  }
}
