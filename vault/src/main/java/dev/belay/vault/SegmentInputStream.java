package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads segments one after the other. Each is fetched, opened and compared before its first byte.
 */
final class SegmentInputStream extends InputStream {
  private static final int FETCH_ATTEMPTS = 5;
  private static final long FIRST_WAIT_MILLIS = 500;

  private final Condemned condemned;
  private final SegmentCodec codec;
  private final SegmentBuffers.Pool pool;
  private final KeyGenerations generations;
  private final Iterator<SegmentRef> remaining;
  private @Nullable SegmentBuffers buffers;
  private int position;
  private int limit;
  private boolean closed;
  private @Nullable VaultException failure;

  SegmentInputStream(
      Condemned condemned,
      SegmentCodec codec,
      SegmentBuffers.Pool pool,
      KeyGenerations generations,
      List<SegmentRef> segments) {
    this.generations = generations;
    this.condemned = condemned;
    this.codec = codec;
    this.pool = pool;
    this.remaining = segments.iterator();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    SegmentBuffers current = current();
    if (current == null) {
      return -1;
    }
    int part = Math.min(length, limit - position);
    System.arraycopy(current.first, position, into, offset, part);
    position += part;
    return part;
  }

  @Override
  public int available() {
    return limit - position;
  }

  @Override
  public void close() {
    closed = true;
    position = limit;
    if (buffers != null) {
      pool.giveBack(buffers);
      buffers = null;
    }
  }

  /** Buffers with at least one byte to return, or null at the end. */
  private @Nullable SegmentBuffers current() throws IOException {
    if (closed) {
      throw new IOException("The stream is closed");
    }
    if (failure != null) {
      // After a failure, a caller that reads on must get neither the next segment nor an end.
      throw failure;
    }
    if (position < limit) {
      return buffers;
    }
    if (!remaining.hasNext()) {
      return null;
    }
    if (buffers == null) {
      buffers = pool.take();
    }
    SegmentRef ref = remaining.next();
    try {
      decode(ref, fetchPatiently(ref, buffers), buffers);
    } catch (VaultException e) {
      failure = e;
      throw e;
    }
    position = 0;
    limit = (int) ref.plainBytes();
    return buffers;
  }

  /** The same data may have been stored anew, in another size. */
  private void decode(SegmentRef ref, int stored, SegmentBuffers from) throws VaultException {
    try {
      codec.decode(ref, stored, from);
    } catch (Corrupt e) {
      VaultException explained = generations.explain(e);
      throw stored == ref.storedBytes() || explained != e
          ? explained
          : sizeFault(SegmentCodec.objectName(ref.id()), ref.storedBytes(), stored);
    }
  }

  /** One request that breaks off is no reason to read everything once more. */
  private int fetchPatiently(SegmentRef ref, SegmentBuffers into) throws VaultException {
    for (int attempt = 1; ; attempt++) {
      try {
        return fetch(ref, into);
      } catch (VaultException.Unavailable e) {
        if (attempt == FETCH_ATTEMPTS) {
          throw e;
        }
        try {
          Thread.sleep(FIRST_WAIT_MILLIS << (attempt - 1));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
      }
    }
  }

  private int fetch(SegmentRef ref, SegmentBuffers into) throws VaultException {
    String name = SegmentCodec.objectName(ref.id());
    int expected = (int) ref.storedBytes();
    ObjectStore.Content content = condemned.read(ref.id());
    try (InputStream bytes = content.bytes()) {
      if (content.size() < 1
          || content.size() > SegmentBuffers.storedBytes((int) ref.plainBytes())) {
        throw sizeFault(name, expected, content.size());
      }
      int size = (int) content.size();
      into.growFirst(size, 0);
      int read = bytes.readNBytes(into.first, 0, size);
      if (read != size) {
        throw sizeFault(name, expected, read);
      }
      return size;
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new VaultException.Unavailable("Reading " + name + " failed: " + e.getMessage(), e);
    }
  }

  private static Corrupt sizeFault(String name, long expected, long actual) {
    return new Corrupt(Fault.SIZE, name, name + " has " + actual + " bytes, not " + expected, null);
  }
}
