package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault over any object store: segments under {@code segments/}, manifests under {@code
 * manifests/}, and {@code vault.json}.
 */
public final class StoredVault implements Vault {
  private static final Logger log = LoggerFactory.getLogger(StoredVault.class);
  private static final String MANIFESTS = "manifests/";
  private static final int LARGEST_MANIFEST_OBJECT = ManifestCodec.LARGEST_JSON;
  private static final long VERIFIED_FOR_NANOS = 10_000_000_000L;

  private final ObjectStore store;
  private final VaultKey key;
  private final VaultSettings settings;
  private final VaultIdentity identity;
  private final VaultIdentity.IfAbsent ifAbsent;
  private final KeyGenerations generations;
  private final KeyBackups keyBackups;
  private final Intents intents;
  private final SegmentCodec segments;
  private final ManifestCodec manifests;
  private final SegmentBuffers.Pool pool = new SegmentBuffers.Pool();

  /** When the identity was last proven, in nanoseconds of {@link System#nanoTime}; 0 for never. */
  private volatile long verifiedAt;

  private StoredVault(
      ObjectStore store,
      VaultKey key,
      VaultSettings settings,
      KnownVaults known,
      VaultIdentity.IfAbsent ifAbsent,
      Clock clock) {
    this.identity = new VaultIdentity(store, key, known, clock);
    this.store = new FoundVault(store, identity);
    this.key = key;
    this.settings = settings;
    this.ifAbsent = ifAbsent;
    this.intents = new Intents(this.store, clock);
    this.generations = new KeyGenerations(this.store, key);
    this.keyBackups = new KeyBackups(this.store, generations);
    this.segments = new SegmentCodec(key, settings.zstdLevel());
    this.manifests = new ManifestCodec(key);
  }

  /** A vault to write to. If it does not exist, the first operation creates it. */
  public static Vault createdIfAbsent(ObjectStore store, VaultKey key, VaultSettings settings) {
    return createdIfAbsent(store, key, settings, Clock.systemUTC());
  }

  static Vault createdIfAbsent(
      ObjectStore store, VaultKey key, VaultSettings settings, Clock clock) {
    return new StoredVault(
        store, key, settings, KnownVaults.NONE, VaultIdentity.IfAbsent.CREATE, clock);
  }

  /**
   * As {@link #createdIfAbsent}, with the key in {@code keyFile}, beside which it is noted which
   * vaults it was used with: none of those is made a second time.
   *
   * @throws VaultException.WrongKey if the vault exists and the key file doesn't
   */
  public static Vault ofService(ObjectStore store, Path keyFile, VaultSettings settings)
      throws VaultException {
    return new StoredVault(
        store,
        VaultKey.forVault(keyFile, store),
        settings,
        KnownVaults.beside(keyFile),
        VaultIdentity.IfAbsent.CREATE,
        Clock.systemUTC());
  }

  /** A vault that must exist. If it does not, every operation fails. */
  public static Vault existing(ObjectStore store, VaultKey key, VaultSettings settings) {
    return new StoredVault(
        store, key, settings, KnownVaults.NONE, VaultIdentity.IfAbsent.REFUSE, Clock.systemUTC());
  }

  @Override
  public String uri() {
    return store.uri();
  }

  @Override
  public void check() throws VaultException {
    store.check();
    if (key.reread()) {
      log.atInfo()
          .addKeyValue("belay.key", key.fingerprint())
          .log("The vault's key was rotated: its newest key writes from now on");
    }
    identity.verify(ifAbsent);
    if (ifAbsent == VaultIdentity.IfAbsent.CREATE) {
      if (verifiedAt == 0) {
        identity.requireFirstWriterWins();
      }
      generations.note(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
    verifiedAt = now();
  }

  /** The first operation checks everything: nothing may be written with a wrong key. */
  private void verify() throws VaultException {
    if (verifiedAt == 0) {
      check();
    } else {
      identity.verify(ifAbsent);
      verifiedAt = now();
    }
  }

  /** For what is done often: a mounted file system can go away under a running process. */
  private void verifyNowAndThen() throws VaultException {
    if (verifiedAt == 0 || now() - verifiedAt > VERIFIED_FOR_NANOS) {
      verify();
    }
  }

  /** Never 0, which says that nothing was verified. */
  private static long now() {
    return System.nanoTime() | 1;
  }

  @Override
  public SegmentWriter newSegments(String recoveryPointId) {
    return new StoringSegmentWriter(
        store,
        segments,
        pool,
        key.newAddressing(),
        settings.segmentBytes(),
        () -> {
          verifyNowAndThen();
          intents.begin(recoveryPointId);
        });
  }

  @Override
  public InputStream read(List<SegmentRef> refs) throws VaultException {
    for (SegmentRef ref : refs) {
      SegmentCodec.validate(ref);
    }
    verifyNowAndThen();
    return new SegmentInputStream(
        new Condemned(store), segments, pool, generations, List.copyOf(refs));
  }

  @Override
  public Committed commit(Manifest manifest) throws VaultException {
    String name = ManifestCodec.objectName(manifest.recoveryPointId());
    requireWritable(manifest);
    verify();
    requireStored(manifest);
    byte[] object = manifests.encode(manifest);
    String digest = sha256(object);
    if (store.putIfAbsent(name, object, object.length)) {
      intents.endIfPossible(manifest.recoveryPointId());
      return new Committed(manifest, digest, true);
    }
    Committed there = manifest(manifest.recoveryPointId());
    intents.endIfPossible(manifest.recoveryPointId());
    // Encryption is randomised, so the same digest means this very object: only the first answer
    // got lost.
    return there.digest().equals(digest) ? new Committed(manifest, digest, true) : there;
  }

  private static void requireWritable(Manifest manifest) throws VaultException {
    if (manifest.formatVersion() != Manifest.FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "The manifest's formatVersion is "
              + manifest.formatVersion()
              + "; this code writes "
              + Manifest.FORMAT_VERSION);
    }
    for (SegmentRef ref : manifest.segments()) {
      SegmentCodec.validate(ref);
    }
  }

  /**
   * Detects a manifest for another vault, but does not prove that all is well. Its writer has
   * stored every segment, and asking for each would cost one request per segment.
   */
  private void requireStored(Manifest manifest) throws VaultException {
    List<SegmentRef> refs = manifest.segments();
    if (refs.isEmpty()) {
      return;
    }
    if (intents.isKnown(manifest.recoveryPointId())) {
      String last = refs.getLast().id();
      requireThere(last, new Condemned(store).isThere(last));
      return;
    }
    if (store.size(ManifestCodec.objectName(manifest.recoveryPointId())).isPresent()) {
      return; // whatever is there, stays
    }
    // Nothing has kept its segments so far, as with data that is committed under another id. What
    // was put aside by now does not count: it may be deleted at any time.
    intents.beginAgain(manifest.recoveryPointId());
    for (SegmentRef ref : refs) {
      requireThere(ref.id(), store.size(SegmentCodec.objectName(ref.id())).isPresent());
    }
  }

  private static void requireThere(String id, boolean there) throws Corrupt {
    if (!there) {
      String name = SegmentCodec.objectName(id);
      throw new Corrupt(
          Fault.MISSING, name, "The manifest names " + name + ", which is not there", null);
    }
  }

  @Override
  public byte[] seal(Manifest manifest) {
    return manifests.encode(manifest);
  }

  @Override
  public Manifest unseal(String recoveryPointId, byte[] sealed) throws VaultException {
    try {
      return manifests.decode(recoveryPointId, sealed);
    } catch (Corrupt e) {
      throw generations.explain(e);
    }
  }

  @Override
  public boolean contains(String recoveryPointId) throws VaultException {
    String name = ManifestCodec.objectName(recoveryPointId);
    verifyNowAndThen();
    if (store.size(name).isPresent()) {
      return true;
    }
    verify();
    return false;
  }

  @Override
  public Committed manifest(String recoveryPointId) throws VaultException {
    String name = ManifestCodec.objectName(recoveryPointId);
    verifyNowAndThen();
    byte[] object = store.readWhole(name, LARGEST_MANIFEST_OBJECT);
    try {
      return new Committed(manifests.decode(recoveryPointId, object), sha256(object), false);
    } catch (Corrupt e) {
      throw generations.explain(e);
    }
  }

  @Override
  public void retire(String recoveryPointId) throws VaultException {
    String name = ManifestCodec.objectName(recoveryPointId);
    verify();
    store.delete(name);
  }

  @Override
  public List<String> recoveryPoints() throws VaultException {
    verify();
    Set<String> ended = Set.copyOf(store.list(Sweep.ENDED));
    List<String> points = new ArrayList<>();
    for (String name : store.list(MANIFESTS)) {
      String id = name.substring(MANIFESTS.length());
      if (!ended.contains(Sweep.ENDED + id) || !wasEnded(id)) {
        points.add(id);
      }
    }
    return List.copyOf(points);
  }

  /** Whoever can write to the vault can note it of any point; only the manifest's place tells. */
  private boolean wasEnded(String recoveryPointId) throws VaultException {
    try {
      manifest(recoveryPointId);
      return false;
    } catch (Corrupt e) {
      return e.fault() == Fault.MISSING;
    }
  }

  @Override
  public void noteKeyBackup(Instant at) throws VaultException {
    verify();
    keyBackups.note(at);
  }

  @Override
  public Optional<Instant> keyBackup() throws VaultException {
    verifyNowAndThen();
    return keyBackups.last();
  }

  @Override
  public void close() {
    pool.close();
    store.close();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
