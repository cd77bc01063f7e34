package dev.belay.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Up to where the spool has been published. Two slots of 16 bytes (sequence, CRC) are written in
 * turn, in place: a torn write leaves the other, and a full disk does not matter. Losing it costs a
 * repeated publication, which changes nothing; so a damaged file counts as none.
 */
final class PublishedPosition {
  private static final int SLOT = 16;

  private final Path file;
  private int slot;

  PublishedPosition(Path folder) throws IOException {
    this.file = folder.resolve("published");
    if (!Files.exists(file)) {
      Files.write(file, new byte[2 * SLOT]);
    }
  }

  long read() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    long latest = -1;
    for (int i = 0; i < 2 && bytes.length >= (i + 1) * SLOT; i++) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, i * SLOT, SLOT);
      long sequence = buffer.getLong();
      if (buffer.getLong() == crc(sequence) && sequence > latest) {
        latest = sequence;
        slot = 1 - i;
      }
    }
    return latest;
  }

  void write(long sequence) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(SLOT).putLong(sequence).putLong(crc(sequence)).flip();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.position((long) slot * SLOT);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    }
    slot = 1 - slot;
  }

  private static long crc(long sequence) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, sequence));
    // Zeros are a slot that was never written.
    return crc.getValue() + 1;
  }
}
