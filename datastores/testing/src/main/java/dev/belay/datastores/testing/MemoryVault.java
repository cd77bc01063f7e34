package dev.belay.datastores.testing;

import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A vault in memory, cut into small segments so that parts have several. It can be made to fail.
 */
public final class MemoryVault implements Vault {
  private static final int SEGMENT_BYTES = 1 << 20;

  private final Map<String, byte[]> segments = new ConcurrentHashMap<>();
  private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
  private final Map<String, Manifest> sealed = new ConcurrentHashMap<>();
  private volatile @Nullable Instant keyBackup;
  private final AtomicInteger openWriters = new AtomicInteger();
  private volatile @Nullable VaultException failure;

  /** From now on, it throws this for every read or commit of a manifest. */
  public void fail(VaultException with) {
    failure = with;
  }

  /** Removes a manifest, as if it had never been committed. */
  public void forget(String recoveryPointId) {
    manifests.remove(recoveryPointId);
  }

  /** The number of writers that were neither closed nor finished. */
  public int openWriters() {
    return openWriters.get();
  }

  /** The segment that is stored under an id. */
  public byte[] segment(String id) {
    byte[] bytes = segments.get(id);
    if (bytes == null) {
      throw new AssertionError("no segment " + id);
    }
    return bytes;
  }

  @Override
  public String uri() {
    return "memory:";
  }

  @Override
  public void check() {}

  @Override
  public SegmentWriter newSegments(String recoveryPointId) {
    openWriters.incrementAndGet();
    return new Writer();
  }

  @Override
  public InputStream read(List<SegmentRef> refs) throws VaultException {
    List<InputStream> streams = new ArrayList<>();
    for (SegmentRef ref : refs) {
      byte[] bytes = segments.get(ref.id());
      if (bytes == null) {
        throw missing(ref.id());
      }
      streams.add(new ByteArrayInputStream(bytes));
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  @Override
  public Committed commit(Manifest manifest) throws VaultException {
    answer();
    boolean created = manifests.putIfAbsent(manifest.recoveryPointId(), manifest) == null;
    return committed(manifest.recoveryPointId(), created);
  }

  @Override
  public byte[] seal(Manifest manifest) {
    sealed.put(manifest.recoveryPointId(), manifest);
    return manifest.recoveryPointId().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Manifest unseal(String recoveryPointId, byte[] bytes) throws VaultException {
    Manifest manifest = sealed.get(recoveryPointId);
    if (manifest == null || !recoveryPointId.equals(new String(bytes, StandardCharsets.UTF_8))) {
      throw missing(recoveryPointId);
    }
    return manifest;
  }

  @Override
  public boolean contains(String recoveryPointId) throws VaultException {
    answer();
    return manifests.containsKey(recoveryPointId);
  }

  @Override
  public Committed manifest(String recoveryPointId) throws VaultException {
    answer();
    if (!manifests.containsKey(recoveryPointId)) {
      throw missing(recoveryPointId);
    }
    return committed(recoveryPointId, false);
  }

  private Committed committed(String recoveryPointId, boolean created) {
    Manifest manifest = Objects.requireNonNull(manifests.get(recoveryPointId));
    String digest = sha256(manifest.toString().getBytes(StandardCharsets.UTF_8));
    return new Committed(manifest, digest, created);
  }

  private static VaultException missing(String what) {
    return new VaultException.Corrupt(
        VaultException.Fault.MISSING, what, what + " is missing", null);
  }

  private void answer() throws VaultException {
    VaultException with = failure;
    if (with != null) {
      throw with;
    }
  }

  @Override
  public void retire(String recoveryPointId) {
    manifests.remove(recoveryPointId);
  }

  @Override
  public List<String> recoveryPoints() {
    return List.copyOf(manifests.keySet());
  }

  @Override
  public void noteKeyBackup(Instant at) {
    keyBackup = at;
  }

  @Override
  public Optional<Instant> keyBackup() {
    return Optional.ofNullable(keyBackup);
  }

  @Override
  public void close() {}

  private final class Writer implements SegmentWriter {
    private final List<SegmentRef> written = new ArrayList<>();
    private ByteArrayOutputStream current = new ByteArrayOutputStream();
    private long stored;

    @Override
    public void write(byte[] bytes, int offset, int length) {
      current.write(bytes, offset, length);
      if (current.size() >= SEGMENT_BYTES) {
        cut();
      }
    }

    @Override
    public List<SegmentRef> finish() {
      if (current.size() > 0) {
        cut();
      }
      return List.copyOf(written);
    }

    @Override
    public long newlyStoredBytes() {
      return stored;
    }

    @Override
    public void close() {
      openWriters.decrementAndGet();
    }

    private void cut() {
      byte[] bytes = current.toByteArray();
      current = new ByteArrayOutputStream();
      String id = sha256(bytes);
      if (segments.putIfAbsent(id, bytes) == null) {
        stored += bytes.length;
      }
      written.add(new SegmentRef(id, bytes.length, bytes.length));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
