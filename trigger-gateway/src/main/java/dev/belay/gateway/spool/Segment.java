package dev.belay.gateway.spool;

import java.nio.file.Path;

/** One file of the log. */
final class Segment {
  final Path file;
  long bytes;
  long lastSequence = Long.MIN_VALUE;

  Segment(Path file) {
    this.file = file;
  }

  void added(SpoolEntry entry, long end) {
    bytes = end;
    lastSequence = Math.max(lastSequence, entry.sequence());
  }

  boolean isEmpty() {
    return lastSequence == Long.MIN_VALUE;
  }
}
