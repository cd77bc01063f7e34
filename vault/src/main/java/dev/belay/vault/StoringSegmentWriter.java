package dev.belay.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Fills a segment, hashes it meanwhile, and stores it when it is full, unless it already exists.
 */
final class StoringSegmentWriter implements SegmentWriter {
  /** Hashes this much at a time, so that the bytes are still in the processor's cache. */
  private static final int HASH_BYTES = 64 << 10;

  private static final int FIRST_BUFFER_BYTES = 128 << 10;

  private final ObjectStore store;
  private final SegmentCodec codec;
  private final SegmentBuffers.Pool pool;
  private final Mac addressing;
  private final int segmentBytes;
  private final Precondition beforeStoring;
  private final List<SegmentRef> segments = new ArrayList<>();
  private @Nullable SegmentBuffers buffers;
  private int filled;
  private int hashed;
  private long newlyStored;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    FINISHED,
    FAILED,
    CLOSED
  }

  /** The condition for storing anything. */
  interface Precondition {
    void verify() throws VaultException;
  }

  StoringSegmentWriter(
      ObjectStore store,
      SegmentCodec codec,
      SegmentBuffers.Pool pool,
      Mac addressing,
      int segmentBytes,
      Precondition beforeStoring) {
    this.store = store;
    this.codec = codec;
    this.pool = pool;
    this.addressing = addressing;
    this.segmentBytes = segmentBytes;
    this.beforeStoring = beforeStoring;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws VaultException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    int from = offset;
    int end = offset + length;
    while (from < end) {
      int part = Math.min(end - from, segmentBytes - filled);
      SegmentBuffers into = room(filled + part);
      System.arraycopy(bytes, from, into.first, filled, part);
      filled += part;
      from += part;
      if (filled - hashed >= HASH_BYTES) {
        hash(into);
      }
      if (filled == segmentBytes) {
        store(into);
      }
    }
  }

  @Override
  public List<SegmentRef> finish() throws VaultException {
    requireOpen();
    if (buffers != null && filled > 0) {
      store(buffers);
    }
    release(State.FINISHED);
    return List.copyOf(segments);
  }

  @Override
  public long newlyStoredBytes() {
    return newlyStored;
  }

  @Override
  public void close() {
    if (state != State.CLOSED) {
      release(State.CLOSED);
    }
  }

  private SegmentBuffers room(int bytes) {
    if (buffers == null) {
      buffers = pool.take();
    }
    if (buffers.first.length < bytes) {
      long doubled = Math.max(FIRST_BUFFER_BYTES, 2L * buffers.first.length);
      boolean large = doubled >= segmentBytes / 2 || bytes > doubled;
      // Make room for the stored object too, so that the array need not be replaced later.
      int grown = large ? SegmentBuffers.storedBytes(segmentBytes) : (int) doubled;
      buffers.growFirst(grown, filled);
    }
    return buffers;
  }

  private void hash(SegmentBuffers from) {
    addressing.update(from.first, hashed, filled - hashed);
    hashed = filled;
  }

  private void store(SegmentBuffers full) throws VaultException {
    hash(full);
    String id = SegmentCodec.id(addressing.doFinal());
    String name = SegmentCodec.objectName(id);
    int plain = filled;
    filled = 0;
    hashed = 0;
    boolean done = false;
    try {
      beforeStoring.verify();
      OptionalLong there = store.size(name);
      segments.add(
          new SegmentRef(id, plain, there.isPresent() ? there.getAsLong() : put(id, full, plain)));
      done = true;
    } finally {
      if (!done) {
        release(State.FAILED);
      }
    }
  }

  /** Stores it, unless another writer was faster: then that writer's object and its size count. */
  private long put(String id, SegmentBuffers full, int plain) throws VaultException {
    String name = SegmentCodec.objectName(id);
    int stored = codec.encode(id, full, plain);
    if (store.putIfAbsent(name, full.first, stored)) {
      newlyStored += stored;
      return stored;
    }
    return store
        .size(name)
        .orElseThrow(
            () ->
                new VaultException.Unavailable(
                    name + " existed and is gone: something else deletes from this vault", null));
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("This segment writer is " + state);
    }
  }

  private void release(State next) {
    state = next;
    if (buffers != null) {
      pool.giveBack(buffers);
      buffers = null;
    }
  }
}
