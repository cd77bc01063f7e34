package dev.belay.vault;

import java.util.List;

/**
 * Takes bytes and stores them as segments, cut at the vault's segment size wherever that falls. The
 * segments of one writer, in order, are one stream. Uses bounded memory for any length. Not for use
 * by several threads at the same time.
 */
public interface SegmentWriter extends AutoCloseable {
  void write(byte[] bytes, int offset, int length) throws VaultException;

  /**
   * Ends the stream.
   *
   * @return its segments in order, all of them stored durably; empty if nothing was written
   */
  List<SegmentRef> finish() throws VaultException;

  /** Bytes stored by this writer that were not in the vault before. Final after {@link #finish}. */
  long newlyStoredBytes();

  /** Without {@link #finish}, bytes that were not stored yet are dropped. */
  @Override
  void close();
}
