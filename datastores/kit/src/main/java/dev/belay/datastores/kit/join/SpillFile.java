package dev.belay.datastores.kit.join;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hashes of rows in a file, partitioned by the hash of the key, so that rows with the same key are
 * together. The file has no name: it disappears when it is closed, or when the process dies.
 *
 * <p>Rows may be added by many threads. An interrupt closes the file.
 */
public final class SpillFile implements AutoCloseable {
  /** The size of one row in the file. */
  public static final int ROW_BYTES = 32;

  private static final int SMALLEST_BUFFER = ROW_BYTES * 32;
  private static final int LARGEST_BUFFER = ROW_BYTES * 1024;

  private final FileChannel channel;
  private final Partition[] partitions;
  private final int blockBytes;
  private final AtomicLong end = new AtomicLong();

  private SpillFile(FileChannel channel, int partitions, int bufferBytes) {
    int each = bufferBytes / (2 * partitions);
    this.channel = channel;
    this.blockBytes = Math.clamp(each - each % ROW_BYTES, SMALLEST_BUFFER, LARGEST_BUFFER);
    this.partitions = new Partition[partitions];
    Arrays.setAll(this.partitions, unused -> new Partition());
  }

  /**
   * Creates an empty file in {@code directory}.
   *
   * @param partitions 1 or more
   */
  public static SpillFile create(Path directory, int partitions, int bufferBytes)
      throws IOException {
    Path file = Files.createTempFile(directory, "belay-compare-", ".hashes");
    try {
      // With these options the name is removed at once, and not only when the file is closed.
      return new SpillFile(
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE),
          partitions,
          bufferBytes);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  public void before(long keyHigh, long keyLow, long rowHigh, long rowLow) {
    Partition partition = of(keyHigh);
    synchronized (partition) {
      partition.before.add(keyHigh, keyLow, rowHigh, rowLow);
    }
  }

  public void after(long keyHigh, long keyLow, long rowHigh, long rowLow) {
    Partition partition = of(keyHigh);
    synchronized (partition) {
      partition.after.add(keyHigh, keyLow, rowHigh, rowLow);
    }
  }

  /** Joins one partition after the other, when all rows are there. */
  public void join(Join join) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(blockBytes);
    for (Partition partition : partitions) {
      partition.before.replay(block, join::before);
      partition.after.replay(block, join::after);
      join.end();
    }
  }

  /** The number of bytes written to the disk. */
  public long bytes() {
    return end.get();
  }

  private Partition of(long keyHigh) {
    return partitions[(int) ((keyHigh >>> 32) * partitions.length >>> 32)];
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Partition {
    private final Side before = new Side();
    private final Side after = new Side();
  }

  /** The rows of one side: blocks in the file, and the last block in memory. */
  private final class Side {
    private ByteBuffer last = ByteBuffer.allocate(0);
    private long[] blocks = new long[4];
    private int written;

    void add(long keyHigh, long keyLow, long rowHigh, long rowLow) {
      if (last.remaining() == 0) {
        if (last.capacity() == 0) {
          last = ByteBuffer.allocate(blockBytes);
        } else {
          write();
        }
      }
      last.putLong(keyHigh).putLong(keyLow).putLong(rowHigh).putLong(rowLow);
    }

    private void write() {
      if (written == blocks.length) {
        blocks = Arrays.copyOf(blocks, written * 2);
      }
      long position = end.getAndAdd(blockBytes);
      blocks[written++] = position;
      last.flip();
      try {
        while (last.hasRemaining()) {
          position += channel.write(last, position);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      last.clear();
    }

    void replay(ByteBuffer block, HashedRows rows) throws IOException {
      for (int i = 0; i < written; i++) {
        block.clear();
        while (block.hasRemaining()) {
          if (channel.read(block, blocks[i] + block.position()) < 0) {
            throw new EOFException("a file of hashes ended early");
          }
        }
        give(block.flip(), rows);
      }
      give(last.flip(), rows);
      last = ByteBuffer.allocate(0);
    }

    private static void give(ByteBuffer block, HashedRows rows) {
      while (block.hasRemaining()) {
        rows.row(block.getLong(), block.getLong(), block.getLong(), block.getLong());
      }
    }
  }
}
