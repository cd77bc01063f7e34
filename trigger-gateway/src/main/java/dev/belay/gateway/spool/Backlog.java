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

/** Where the unpublished deliveries are on disk, oldest first. */
final class Backlog {
  /** A batch has at most this many bytes, or it is one delivery. */
  private static final long BATCH_BYTES = 8 << 20;

  private record Position(
      Segment segment, long offset, int length, long sequence, Instant received) {
    long end() {
      return offset + length;
    }

    boolean follows(Position other) {
      return segment == other.segment && offset == other.end();
    }
  }

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
    for (int from = 0; from < batch.size(); ) {
      int to = from + 1;
      while (to < batch.size() && batch.get(to).follows(batch.get(to - 1))) {
        to++;
      }
      entries.addAll(readRun(batch.subList(from, to)));
      from = to;
    }
    return entries;
  }

  /** Reads consecutive records of a file at once. */
  private static List<SpoolEntry> readRun(List<Position> run) throws IOException {
    long start = run.getFirst().offset;
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(run.getLast().end() - start));
    try (FileChannel channel =
        FileChannel.open(run.getFirst().segment.file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
        // until it is whole, or the file is shorter than what was written to it
      }
    }
    int there = bytes.position();
    return run.stream()
        .map(one -> entry(one, bytes.slice((int) (one.offset - start), one.length), start + there))
        .toList();
  }

  private static SpoolEntry entry(Position position, ByteBuffer record, long endOfFile) {
    SpoolEntry entry =
        position.end() > endOfFile ? null : RecordFormat.decodeWhole(record.duplicate());
    if (entry != null) {
      return entry;
    }
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return RecordFormat.damaged(position.sequence, position.received, bytes);
  }
}
