package dev.belay.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is written at its end. What tests replace to make a disk fail. */
interface AppendFile extends Closeable {
  void write(ByteBuffer bytes) throws IOException;

  /** Returns when everything written is on the disk. */
  void force() throws IOException;

  void truncate(long length) throws IOException;

  interface Opener {
    /** The file must not exist. */
    AppendFile create(Path file) throws IOException;
  }

  static AppendFile onDisk(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new AppendFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void truncate(long length) throws IOException {
        channel.truncate(length);
        channel.position(length);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
