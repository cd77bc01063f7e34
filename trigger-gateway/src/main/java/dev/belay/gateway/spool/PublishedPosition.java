package dev.belay.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far the spool has been published, as far as this folder knows. The publisher may know better.
 * Two slots of 16 bytes (sequence, CRC) are written in turn, in place: a torn write leaves the
 * other, and a full disk does not matter. A damaged file counts as none.
 */
final class PublishedPosition implements Closeable {
  private static final int SLOT = 16;

  private final FileChannel channel;
  private int slot;

  PublishedPosition(Path folder) throws IOException {
    Path file = folder.resolve("published");
    if (!Files.exists(file)) {
      Files.write(file, new byte[2 * SLOT]);
    }
    this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  long read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * SLOT);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // a shorter file than it should be has fewer slots
    }
    long latest = -1;
    for (int i = 0; i < bytes.position() / SLOT; i++) {
      long sequence = bytes.getLong(i * SLOT);
      if (bytes.getLong(i * SLOT + 8) == crc(sequence) && sequence > latest) {
        latest = sequence;
        slot = 1 - i;
      }
    }
    return latest;
  }

  /** Survives the process at once, the machine's crash after the next {@link #force}. */
  void write(long sequence) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(SLOT).putLong(sequence).putLong(crc(sequence)).flip();
    long start = (long) slot * SLOT;
    while (buffer.hasRemaining()) {
      channel.write(buffer, start + buffer.position());
    }
    slot = 1 - slot;
  }

  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    force();
    channel.close();
  }

  private static long crc(long sequence) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, sequence));
    // Zeros are a slot that was never written.
    return crc.getValue() + 1;
  }
}
