package dev.belay.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file as it is: tests override what shall go wrong. */
class DelegatingFile implements AppendFile {
  private final AppendFile file;

  DelegatingFile(AppendFile file) {
    this.file = file;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    file.write(bytes);
  }

  @Override
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void reserve(long length) throws IOException {
    file.reserve(length);
  }

  @Override
  public void truncate(long length) throws IOException {
    file.truncate(length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
