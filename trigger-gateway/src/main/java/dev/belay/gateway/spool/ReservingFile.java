package dev.belay.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is filled with zeros ahead of what is appended. When a file grows, every fsync also
 * writes its size and the place of its blocks. On ext4, such an fsync took five times as long.
 * Zeros behind the last record are not a record, since no record has the length zero.
 */
final class ReservingFile implements AppendFile {
  private static final int STEP = 1 << 20;

  /** Other writers wait for no more than this. */
  private static final int PIECE = 256 << 10;

  private final FileChannel channel;
  private long end;
  private long reserved;

  ReservingFile(Path file) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    long length = bytes.remaining();
    long start = end;
    while (bytes.hasRemaining()) {
      end += channel.write(bytes, end);
    }
    if (start + length > reserved) {
      reserveStep();
    }
  }

  @Override
  public void reserve(long length) throws IOException {
    while (reserved < length) {
      fill(Math.min(PIECE, length - reserved));
      force();
    }
  }

  /** Best effort: on a full disk, the written data is there, and that is what counts. */
  private void reserveStep() {
    reserved = end;
    try {
      fill(STEP);
    } catch (IOException e) {
      // the file grows with each write, then
    }
  }

  private void fill(long count) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) count);
    while (zeros.hasRemaining()) {
      reserved += channel.write(zeros, reserved);
    }
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void truncate(long length) throws IOException {
    channel.truncate(length);
    end = length;
    reserved = length;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      channel.truncate(end);
    }
  }
}
