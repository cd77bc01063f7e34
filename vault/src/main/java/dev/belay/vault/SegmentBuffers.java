package dev.belay.vault;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.ArrayDeque;

/**
 * The memory of one writer or reader, for one thread at a time: two arrays, which take turns as
 * plaintext, compressed bytes and stored object. They grow with the first segment, and the next
 * writer uses them again, because allocating 16 MiB arrays hurts a small heap.
 */
final class SegmentBuffers implements AutoCloseable {
  /** Holds the plaintext, or the stored object. */
  byte[] first = new byte[0];

  /** Holds the compressed bytes. */
  byte[] second = new byte[0];

  final ZstdCompressCtx compression = new ZstdCompressCtx();
  final ZstdDecompressCtx decompression = new ZstdDecompressCtx();

  /** Makes {@link #first} at least {@code bytes} long. Its first {@code kept} bytes stay. */
  void growFirst(int bytes, int kept) {
    if (first.length < bytes) {
      byte[] grown = new byte[bytes];
      System.arraycopy(first, 0, grown, 0, kept);
      first = grown;
    }
  }

  void growSecond(int bytes) {
    if (second.length < bytes) {
      second = new byte[bytes];
    }
  }

  /** The largest possible size of {@code plainBytes} bytes after compression. */
  static int compressedBytes(int plainBytes) {
    return Math.toIntExact(Zstd.compressBound(plainBytes));
  }

  /** The largest possible stored size of a segment of {@code plainBytes} bytes. */
  static int storedBytes(int plainBytes) {
    return SealedObject.sealedBytes(compressedBytes(plainBytes));
  }

  @Override
  public void close() {
    compression.close();
    decompression.close();
  }

  /** Unused buffers, of which a few are kept. */
  static final class Pool implements AutoCloseable {
    private static final int KEPT = 4;
    private final ArrayDeque<SegmentBuffers> idle = new ArrayDeque<>();
    private boolean closed;

    synchronized SegmentBuffers take() {
      SegmentBuffers buffers = idle.poll();
      return buffers == null ? new SegmentBuffers() : buffers;
    }

    synchronized void giveBack(SegmentBuffers buffers) {
      if (closed || idle.size() >= KEPT) {
        buffers.close();
      } else {
        idle.push(buffers);
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      idle.forEach(SegmentBuffers::close);
      idle.clear();
    }
  }
}
