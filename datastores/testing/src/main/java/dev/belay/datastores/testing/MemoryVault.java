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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A vault in the heap, cut into small segments so that parts have several. */
public final class MemoryVault implements Vault {
  private static final int SEGMENT_BYTES = 1 << 20;

  private final Map<String, byte[]> segments = new ConcurrentHashMap<>();
  private final AtomicInteger openWriters = new AtomicInteger();

  /** Writers that were neither closed nor finished. */
  public int openWriters() {
    return openWriters.get();
  }

  /** What is stored under an id. */
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
  public SegmentWriter newSegments() {
    openWriters.incrementAndGet();
    return new Writer();
  }

  @Override
  public InputStream read(List<SegmentRef> refs) throws VaultException {
    List<InputStream> streams = new ArrayList<>();
    for (SegmentRef ref : refs) {
      byte[] bytes = segments.get(ref.id());
      if (bytes == null) {
        throw new VaultException.Corrupt(
            VaultException.Fault.MISSING, ref.id(), "segment " + ref.id() + " is missing", null);
      }
      streams.add(new ByteArrayInputStream(bytes));
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  @Override
  public Committed commit(Manifest manifest) {
    throw new UnsupportedOperationException("a driver does not commit");
  }

  @Override
  public byte[] seal(Manifest manifest) {
    throw new AssertionError("a driver commits nothing");
  }

  @Override
  public Manifest unseal(String recoveryPointId, byte[] sealed) {
    throw new AssertionError("a driver commits nothing");
  }

  @Override
  public boolean contains(String recoveryPointId) {
    return false;
  }

  @Override
  public Committed manifest(String recoveryPointId) {
    throw new UnsupportedOperationException("a driver reads no manifests");
  }

  @Override
  public List<String> recoveryPoints() {
    return List.of();
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
