package dev.belay.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file that is written at its end. What tests replace to make a disk fail. */
interface AppendFile extends Closeable {
  void write(ByteBuffer bytes) throws IOException;

  /** Returns when everything written is on the disk. */
  void force() throws IOException;

  /**
   * Takes room on the disk for what will be written, before anything is written.
   *
   * @param length of the file, in bytes
   */
  void reserve(long length) throws IOException;

  void truncate(long length) throws IOException;

  interface Opener {
    /** The file must not exist. */
    AppendFile create(Path file) throws IOException;
  }

  static AppendFile onDisk(Path file) throws IOException {
    return new ReservingFile(file);
  }
}
