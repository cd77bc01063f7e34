package dev.belay.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where on disk the deliveries are that are not published yet, oldest first. */
final class Backlog {
  /** A batch has at most so many bytes, or is one delivery. */
  private static final long BATCH_BYTES = 8 << 20;

  private record Position(
      Segment segment, long offset, int length, long sequence, Instant received) {}

  private final ArrayDeque<Position> positions = new ArrayDeque<>();

  synchronized void add(Segment segment, SpoolEntry entry, long offset, long end) {
    positions.add(
        new Position(segment, offset, (int) (end - offset), entry.sequence(), entry.receivedAt()));
  }

  synchronized void removeThrough(long sequence) {
    while (!positions.isEmpty() && positions.getFirst().sequence <= sequence) {
      positions.removeFirst();
    }
  }

  synchronized long size() {
    return positions.size();
  }

  synchronized @Nullable Instant oldestReceivedAt() {
    Position oldest = positions.peekFirst();
    return oldest == null ? null : oldest.received;
  }

  /** Reads without a lock: files of unpublished deliveries stay. */
  List<SpoolEntry> read(int most) throws IOException {
    return read(first(most));
  }

  Optional<SpoolEntry> find(long sequence) throws IOException {
    List<Position> found;
    synchronized (this) {
      found = positions.stream().filter(one -> one.sequence == sequence).toList();
    }
    return read(found).stream().findFirst();
  }

  private synchronized List<Position> first(int most) {
    List<Position> batch = new ArrayList<>();
    long bytes = 0;
    for (Position position : positions) {
      bytes += position.length;
      if (batch.size() == most || (bytes > BATCH_BYTES && !batch.isEmpty())) {
        break;
      }
      batch.add(position);
    }
    return batch;
  }

  private static List<SpoolEntry> read(List<Position> batch) throws IOException {
    List<SpoolEntry> entries = new ArrayList<>(batch.size());
    Segment opened = null;
    FileChannel channel = null;
    try {
      for (Position position : batch) {
        if (channel == null || opened != position.segment) {
          if (channel != null) {
            channel.close();
          }
          opened = position.segment;
          channel = FileChannel.open(opened.file, StandardOpenOption.READ);
        }
        entries.add(read(position, channel));
      }
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
    return entries;
  }

  private static SpoolEntry read(Position position, FileChannel channel) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(position.length);
    while (record.hasRemaining()
        && channel.read(record, position.offset + record.position()) >= 0) {
      // until it is whole, or the file is shorter than what was written to it
    }
    byte[] bytes = record.array();
    SpoolEntry entry = record.hasRemaining() ? null : RecordFormat.decodeWhole(record.flip());
    return entry == null
        ? RecordFormat.damaged(position.sequence, position.received, bytes)
        : entry;
  }
}
