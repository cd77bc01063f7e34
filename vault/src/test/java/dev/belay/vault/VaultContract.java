package dev.belay.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.vault.Vault.Committed;
import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.VaultException.Unavailable;
import dev.belay.vault.VaultException.WrongKey;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every vault promises, whatever it is stored on. */
abstract class VaultContract {
  @TempDir Path keys;
  private VaultKey key;
  private Vault vault;

  /** The vault under test, empty at the beginning of each test. */
  abstract URI uri();

  /** The stored object, past the vault. */
  abstract byte[] raw(String object) throws IOException;

  abstract void putRaw(String object, byte[] bytes) throws IOException;

  abstract void deleteRaw(String object) throws IOException;

  @BeforeEach
  void open() throws Exception {
    key = VaultKey.loadOrCreate(keys.resolve("vault.key"));
    vault = Vaults.open(uri(), key, Samples.SMALL_SEGMENTS);
    vault.check();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  @Test
  void givesBackWhatWasWrittenInOrder() throws Exception {
    byte[] content = Samples.noise(200_000, 1);
    List<SegmentRef> segments = Samples.store(vault, content);
    assertThat(segments).hasSize(4).extracting(SegmentRef::plainBytes).startsWith(65_536L);
    assertThat(content(segments)).isEqualTo(content);
  }

  @Test
  void whatNoPointNeedsIsSweptAndTheRestStays() throws Exception {
    List<SegmentRef> shared = Samples.store(vault, Samples.noise(70_000, 11));
    List<SegmentRef> own = Samples.store(vault, Samples.noise(70_000, 12));
    String kept = Samples.newId();
    String letGo = Samples.newId();
    vault.commit(Samples.manifest(kept, shared));
    vault.commit(Samples.manifest(letGo, Stream.concat(shared.stream(), own.stream()).toList()));

    assertThat(sweep()).as("all is needed").isEqualTo(Sweep.Outcome.NOTHING);
    vault.retire(letGo);
    assertThat(vault.recoveryPoints()).containsExactly(kept);
    assertThat(sweep().condemned()).isEqualTo(own.size());
    assertThat(content(own)).as("until it is deleted").isEqualTo(Samples.noise(70_000, 12));
    assertThat(sweep().deleted()).isEqualTo(own.size());

    assertThat(content(shared)).isEqualTo(Samples.noise(70_000, 11));
    assertThatThrownBy(() -> content(own)).isInstanceOf(Corrupt.class);
    assertThat(Samples.store(vault, Samples.noise(70_000, 12))).hasSameSizeAs(own);
    assertThat(content(own)).as("stored anew").isEqualTo(Samples.noise(70_000, 12));
    vault.retire(letGo); // twice is once
  }

  @Test
  void whatIsNeededAgainIsPutBack() throws Exception {
    byte[] data = Samples.noise(70_000, 13);
    String first = Samples.newId();
    vault.commit(Samples.manifest(first, Samples.store(vault, data)));
    String second = Samples.newId();
    List<SegmentRef> takenOver;
    try (SegmentWriter writer = vault.newSegments(second)) {
      writer.write(data, 0, data.length);
      takenOver = writer.finish();
      vault.retire(first);
      assertThat(sweep().condemned()).isEqualTo(takenOver.size());
    }

    vault.commit(Samples.manifest(second, takenOver));
    assertThat(content(takenOver)).isEqualTo(data);
    assertThat(sweep().putBack()).isEqualTo(takenOver.size());

    assertThat(content(takenOver)).isEqualTo(data);
  }

  @Test
  void whoCanWriteToTheVaultCannotHideAPointAsOneThatWasGivenUp() throws Exception {
    String point = Samples.newId();
    vault.commit(Samples.manifest(point, Samples.store(vault, Samples.noise(1_000, 16))));

    try (ObjectStore store = Vaults.store(uri())) {
      assertThat(store.putIfAbsent("ended/" + point, new byte[] {'.'}, 1)).isTrue();
    }

    assertThat(vault.recoveryPoints()).containsExactly(point);
  }

  @Test
  void aManifestThatCannotBeReadStopsTheSweep() throws Exception {
    List<SegmentRef> segments = Samples.store(vault, Samples.noise(70_000, 14));
    Samples.store(vault, Samples.noise(70_000, 15));
    String point = Samples.newId();
    vault.commit(Samples.manifest(point, segments));
    byte[] manifest = raw("manifests/" + point);
    manifest[manifest.length / 2] ^= 1;
    putRaw("manifests/" + point, manifest);

    assertThatThrownBy(this::sweep)
        .isInstanceOf(Corrupt.class)
        .hasMessageContaining("manifests/" + point);
    assertThat(content(segments)).isEqualTo(Samples.noise(70_000, 14));
  }

  @Test
  void whoCanWriteToTheVaultCannotTellASweepThatNobodyCaptures() throws Exception {
    String first = Samples.newId();
    vault.commit(Samples.manifest(first, Samples.store(vault, Samples.noise(70_000, 17))));
    vault.retire(first);
    sweep();
    try (ObjectStore store = Vaults.store(uri())) {
      String complete = Condemned.complete(new Condemned(store).runs().getFirst());
      store.delete(complete);
      byte[] planted = "{\"since\":\"2020-01-01T00:00:00Z\",\"captures\":[]}".getBytes(US_ASCII);
      assertThat(store.putIfAbsent(complete, planted, planted.length)).isTrue();
    }

    assertThatThrownBy(this::sweep).isInstanceOf(Corrupt.class).hasMessageContaining("complete");
  }

  /** Without a wait: nothing else writes here. */
  private Sweep.Outcome sweep() throws Exception {
    try (ObjectStore store = Vaults.store(uri())) {
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
      return new Sweep(store, key, Duration.ZERO, later).run();
    }
  }

  @Test
  void anEmptyStreamHasNoSegments() throws Exception {
    assertThat(Samples.store(vault, new byte[0])).isEmpty();
    assertThat(content(List.of())).isEmpty();
  }

  @Test
  void storesEqualContentOnce() throws Exception {
    byte[] content = Samples.noise(100_000, 2);
    List<SegmentRef> first = Samples.store(vault, content);
    try (SegmentWriter again = vault.newSegments(Samples.newId())) {
      again.write(content, 0, content.length);
      assertThat(again.finish()).isEqualTo(first);
      assertThat(again.newlyStoredBytes()).isZero();
    }
  }

  @Tag("faults")
  @Test
  void storesAndReadsSegmentsOfManyMegabytes() throws Exception {
    byte[] content = Samples.noise(20 << 20, 3);
    try (Vault large = Vaults.open(uri(), key, VaultSettings.defaults())) {
      List<SegmentRef> segments = Samples.store(large, content);
      assertThat(segments).hasSize(2);
      assertThat(content(segments)).isEqualTo(content);
    }
  }

  @Test
  void twoWritersOfOneLargeSegmentStoreItOnce() throws Exception {
    byte[] content = Samples.noise(9 << 20, 4);
    try (Vault large = Vaults.open(uri(), key, VaultSettings.defaults())) {
      List<List<Object>> results =
          atOnce(
              2,
              () -> {
                try (SegmentWriter writer = large.newSegments(Samples.newId())) {
                  writer.write(content, 0, content.length);
                  return List.of(writer.finish(), writer.newlyStoredBytes());
                }
              });
      assertThat(results.get(0).get(0)).isEqualTo(results.get(1).get(0));
      assertThat(results).extracting(result -> result.get(1)).containsOnlyOnce(0L);
    }
  }

  @Test
  void ofTwoCommitsOfOneIdExactlyOneCreates() throws Exception {
    Manifest manifest = Samples.manifest(Samples.newId(), Samples.store(vault, new byte[] {1}));
    List<Committed> results = atOnce(4, () -> vault.commit(manifest));
    assertThat(results).filteredOn(Committed::created).hasSize(1);
    assertThat(results).extracting(Committed::digest).containsOnly(results.getFirst().digest());
  }

  @Test
  void theFirstManifestOfAnIdStays() throws Exception {
    String id = Samples.newId();
    Manifest first = Samples.manifest(id, Samples.store(vault, new byte[] {1}));
    Committed created = vault.commit(first);
    Committed second = vault.commit(Samples.manifest(id, List.of()));
    assertThat(created.created()).isTrue();
    assertThat(second).isEqualTo(new Committed(first, created.digest(), false));
    assertThat(vault.manifest(id)).isEqualTo(second);
    assertThat(vault.contains(id)).isTrue();
    assertThat(vault.contains(Samples.newId())).isFalse();
    assertThat(vault.recoveryPoints()).containsExactly(id);
  }

  @Test
  void refusesAManifestOfSegmentsThatWereNeverStored() {
    SegmentRef never = new SegmentRef("ab".repeat(32), 10, 60);
    assertFault(
        Fault.MISSING, () -> vault.commit(Samples.manifest(Samples.newId(), List.of(never))));
  }

  @Test
  void detectsAFlippedBitInEveryRegionOfASegment() throws Exception {
    List<SegmentRef> segments = Samples.store(vault, Samples.noise(5_000, 5));
    String object = SegmentCodec.objectName(segments.getFirst().id());
    byte[] good = raw(object);
    // Magic, Tink's header length, salt, nonce prefix, body, tag.
    for (int at : new int[] {0, 4, 5, 30, 37, 43, 44, good.length / 2, good.length - 1}) {
      putRaw(object, flipped(good, at));
      assertFault(Fault.AUTHENTICATION, () -> content(segments));
    }
    putRaw(object, flipped(good, 3));
    assertFault(Fault.FORMAT, () -> content(segments)); // The format version.
    putRaw(object, good);
    assertThat(content(segments)).hasSize(5_000);
  }

  @Test
  void detectsATruncatedAndALongerSegment() throws Exception {
    List<SegmentRef> segments = Samples.store(vault, Samples.noise(5_000, 6));
    String object = SegmentCodec.objectName(segments.getFirst().id());
    byte[] good = raw(object);
    for (int length : new int[] {0, 3, 20, good.length - 1, good.length + 1}) {
      putRaw(object, Arrays.copyOf(good, length));
      assertFault(Fault.SIZE, () -> content(segments));
    }
  }

  @Test
  void detectsAMissingSegment() throws Exception {
    List<SegmentRef> segments = Samples.store(vault, Samples.noise(100, 7));
    deleteRaw(SegmentCodec.objectName(segments.getFirst().id()));
    assertFault(Fault.MISSING, () -> content(segments));
  }

  @Test
  void detectsASegmentStoredUnderTheAddressOfAnother() throws Exception {
    SegmentRef one = Samples.store(vault, Samples.noise(5_000, 8)).getFirst();
    SegmentRef other = Samples.store(vault, Samples.noise(5_000, 9)).getFirst();
    assertThat(one.storedBytes()).isEqualTo(other.storedBytes());
    putRaw(SegmentCodec.objectName(one.id()), raw(SegmentCodec.objectName(other.id())));
    assertFault(Fault.AUTHENTICATION, () -> content(List.of(one)));
  }

  @Test
  void givesOutNothingOfASegmentThatIsNotWhatItsNameSays() throws Exception {
    byte[] plain = Samples.noise(5_000, 10);
    SegmentRef ref = Samples.store(vault, Samples.noise(5_000, 11)).getFirst();
    try (SegmentBuffers forged = new SegmentBuffers()) {
      forged.growFirst(SegmentBuffers.storedBytes(plain.length), 0);
      System.arraycopy(plain, 0, forged.first, 0, plain.length);
      int length = new SegmentCodec(key, 1).encode(ref.id(), forged, plain.length);
      putRaw(SegmentCodec.objectName(ref.id()), Arrays.copyOf(forged.first, length));
    }
    assertFault(Fault.DIGEST, () -> content(List.of(ref)));
  }

  @Test
  void aSegmentThatUnpacksToMoreThanItMayIsRefused() throws Exception {
    List<SegmentRef> zeros = Samples.store(vault, new byte[60_000]);
    SegmentRef bomb = new SegmentRef(zeros.getFirst().id(), 1_000, zeros.getFirst().storedBytes());
    assertFault(Fault.FORMAT, () -> content(List.of(bomb)));
  }

  @Test
  void detectsEveryChangeOfAManifest() throws Exception {
    String id = Samples.newId();
    vault.commit(Samples.manifest(id, List.of()));
    byte[] good = raw("manifests/" + id);
    for (int at : new int[] {0, 4, 20, 40, good.length / 2, good.length - 1}) {
      putRaw("manifests/" + id, flipped(good, at));
      assertFault(Fault.AUTHENTICATION, () -> vault.manifest(id));
    }
    putRaw("manifests/" + id, Arrays.copyOf(good, good.length - 1));
    assertFault(Fault.AUTHENTICATION, () -> vault.manifest(id));
    deleteRaw("manifests/" + id);
    assertFault(Fault.MISSING, () -> vault.manifest(id));
  }

  @Test
  void detectsTheManifestOfAnotherRecoveryPoint() throws Exception {
    String id = Samples.newId();
    String replayed = Samples.newId();
    vault.commit(Samples.manifest(id, List.of()));
    putRaw("manifests/" + replayed, raw("manifests/" + id));
    assertFault(Fault.AUTHENTICATION, () -> vault.manifest(replayed));
  }

  @Test
  void tellsAWrongKeyFromADamagedVault() throws Exception {
    VaultKey wrong = VaultKey.loadOrCreate(keys.resolve("other.key"));
    try (Vault other = Vaults.open(uri(), wrong, Samples.SMALL_SEGMENTS)) {
      assertThatThrownBy(other::check)
          .isInstanceOf(WrongKey.class)
          .hasMessageContaining("The key is not the one of the vault")
          .hasMessageContaining(key.fingerprint())
          .hasMessageContaining(wrong.fingerprint());
      assertThatThrownBy(() -> Samples.store(other, new byte[] {1})).isInstanceOf(WrongKey.class);
    }
  }

  @Test
  void refusesAVaultOfAnUnknownFormatVersion() throws Exception {
    String json = new String(raw("vault.json"), java.nio.charset.StandardCharsets.UTF_8);
    putRaw(
        "vault.json",
        json.replaceFirst("\"formatVersion\" : 1", "\"formatVersion\" : 9")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(vault::check)
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("format version 9");
  }

  @Test
  void doesNotMakeANewVaultOutOfOneThatLostItsIdentity() throws Exception {
    vault.commit(Samples.manifest(Samples.newId(), List.of()));
    deleteRaw("vault.json");
    try (Vault anew = Vaults.open(uri(), key, Samples.SMALL_SEGMENTS)) {
      assertThatThrownBy(anew::check)
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("vault.json is missing");
    }
  }

  /** A file system that is no longer mounted leaves an empty directory. */
  @Test
  void whereTheVaultWasNothingIsStoredAndNothingIsMissing() throws Exception {
    List<SegmentRef> segments = Samples.store(vault, new byte[] {1});
    Committed stored = vault.commit(Samples.manifest(Samples.newId(), segments));
    String point = stored.manifest().recoveryPointId();
    String segment = SegmentCodec.objectName(segments.getFirst().id());
    byte[] identity = raw("vault.json");
    byte[] manifest = raw("manifests/" + point);
    byte[] object = raw(segment);
    for (String name : List.of("vault.json", "manifests/" + point, segment)) {
      deleteRaw(name);
    }

    Manifest next = Samples.manifest(Samples.newId(), List.of());
    List<Action<?>> actions =
        List.of(
            () -> vault.commit(next),
            () -> vault.manifest(point),
            () -> vault.contains(point),
            () -> vault.recoveryPoints(),
            () -> content(segments));
    for (Action<?> action : actions) {
      assertThatThrownBy(action::run)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("was there and is gone")
          .hasMessageContaining("mounted");
    }
    assertThatThrownBy(vault::check).isInstanceOf(Unavailable.class);

    putRaw("vault.json", identity);
    putRaw("manifests/" + point, manifest);
    putRaw(segment, object);
    assertThat(vault.manifest(point).digest()).isEqualTo(stored.digest());
    assertThat(vault.commit(next).created()).isTrue();
  }

  @Test
  void anotherVaultInItsPlaceIsNotWrittenTo() throws Exception {
    byte[] first = raw("vault.json");
    deleteRaw("vault.json");
    Vaults.open(uri(), key, Samples.SMALL_SEGMENTS).check();
    Manifest manifest = Samples.manifest(Samples.newId(), List.of());
    assertThatThrownBy(() -> vault.commit(manifest))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("when this process began to use it");
    putRaw("vault.json", first);
    assertThat(vault.commit(manifest).created()).isTrue();
  }

  @Test
  void aServiceMakesKeyAndVaultTogetherAndNeitherAgainWithoutTheOther() throws Exception {
    deleteRaw("vault.json");
    Path file = keys.resolve("of-a-service/vault.key");
    try (Vault first =
        Vaults.openAtStart(uri(), file, Samples.SMALL_SEGMENTS, new VaultTraffic())) {
      first.check();
    }
    String fingerprint = VaultKey.load(file).fingerprint();
    Path copy = keys.resolve("copy");
    Files.move(file, copy);

    assertThatThrownBy(
            () -> Vaults.openAtStart(uri(), file, Samples.SMALL_SEGMENTS, new VaultTraffic()))
        .isInstanceOf(WrongKey.class)
        .hasMessageContaining(fingerprint)
        .hasMessageContaining("no key file " + file);
    assertThat(file).doesNotExist();

    Files.move(copy, file);
    byte[] identity = raw("vault.json");
    deleteRaw("vault.json");
    try (Vault elsewhere =
        Vaults.openAtStart(uri(), file, Samples.SMALL_SEGMENTS, new VaultTraffic())) {
      assertThatThrownBy(elsewhere::check)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("was there and is gone")
          .hasMessageContaining(file + ".vaults");
    }
    putRaw("vault.json", identity);
    try (Vault again =
        Vaults.openAtStart(uri(), file, Samples.SMALL_SEGMENTS, new VaultTraffic())) {
      again.check();
    }
  }

  @Test
  void aProvenCopyOfTheKeyIsNotedAndTheLastOneCounts() throws Exception {
    assertThat(vault.keyBackup()).isEmpty();

    vault.noteKeyBackup(Instant.parse("2026-11-23T12:00:00.5Z"));
    vault.noteKeyBackup(Instant.parse("2026-11-22T12:00:00Z"));
    putRaw("key-backups/of-somebody-else", new byte[] {1});

    assertThat(vault.keyBackup()).contains(Instant.parse("2026-11-23T12:00:00Z"));
    assertThat(raw("key-backups/" + Instant.parse("2026-11-23T12:00:00Z").getEpochSecond()))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("2026-11-23T12:00:00Z");
  }

  @Test
  void whatIsAskedOfTheStorageIsCounted() throws Exception {
    deleteRaw("vault.json");
    Path file = keys.resolve("measured/vault.key");
    VaultTraffic traffic = new VaultTraffic();
    try (Vault measured = Vaults.openAtStart(uri(), file, Samples.SMALL_SEGMENTS, traffic)) {
      measured.check();
      long before = traffic.bytesWritten();
      Manifest manifest = Samples.manifest(Samples.newId(), List.of());

      measured.commit(manifest);
      long written = traffic.bytesWritten() - before;
      measured.commit(manifest);
      long readBefore = traffic.bytesRead();
      measured.manifest(manifest.recoveryPointId());

      assertThat(written)
          .isEqualTo(raw("manifests/" + manifest.recoveryPointId()).length)
          .isEqualTo(traffic.bytesWritten() - before)
          .isEqualTo(traffic.bytesRead() - readBefore);
      assertThatThrownBy(() -> measured.manifest(Samples.newId())).isInstanceOf(Corrupt.class);
      for (VaultTraffic.Operation operation : VaultTraffic.Operation.values()) {
        assertThat(traffic.errors(operation)).as(operation.word()).isZero();
      }
    }
  }

  @Test
  void openingAnExistingVaultCreatesNothing() throws Exception {
    deleteRaw("vault.json");
    try (Vault existing = Vaults.openExisting(uri(), key, Samples.SMALL_SEGMENTS)) {
      assertThatThrownBy(existing::recoveryPoints)
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("no vault at");
    }
  }

  byte[] content(List<SegmentRef> segments) throws IOException {
    try (InputStream in = vault.read(segments)) {
      return in.readAllBytes();
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 0x10;
    return copy;
  }

  private interface Action<T> {
    T run() throws Exception;
  }

  private static void assertFault(Fault fault, Action<?> action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(Corrupt.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static <T> List<T> atOnce(int times, Action<T> action) throws Exception {
    CyclicBarrier start = new CyclicBarrier(times);
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return action.run();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
