package dev.belay.gateway.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the files at a start: keys go into the memory, unpublished deliveries into the backlog, and
 * torn tails are cut off.
 */
final class SpoolRecovery {
  private final long published;
  private final DeliveryMemory memory;
  private final KeyFiles keyFiles;
  private final Backlog backlog;
  private final Instant now;

  SpoolRecovery(
      long published, DeliveryMemory memory, KeyFiles keyFiles, Backlog backlog, Instant now) {
    this.published = published;
    this.memory = memory;
    this.keyFiles = keyFiles;
    this.backlog = backlog;
    this.now = now;
  }

  /**
   * @param logs the files with deliveries, oldest first
   * @param nextFile a number that no file has
   */
  record Recovered(List<Segment> logs, long lastSequence, long nextFile) {}

  Recovered read(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> listed = Files.list(folder)) {
      paths =
          listed
              .filter(path -> path.getFileName().toString().matches("\\d{12}\\.(log|keys)"))
              .sorted()
              .toList();
    }
    List<Segment> logs = new ArrayList<>();
    long last = published;
    long nextFile = 0;
    for (Path path : paths) {
      String name = path.getFileName().toString();
      nextFile = Math.max(nextFile, Long.parseLong(name.substring(0, 12)) + 1);
      boolean deliveries = name.endsWith(".log");
      Segment segment = deliveries ? log(path) : keys(path);
      last = Math.max(last, segment.lastSequence);
      if (deliveries) {
        logs.add(segment);
      }
    }
    return new Recovered(logs, last, nextFile);
  }

  private Segment keys(Path path) throws IOException {
    Segment segment = new Segment(path);
    RecordFormat.scan(
        path,
        (entry, offset, end) -> {
          segment.added(entry, end);
          remember(entry);
          keyFiles.found(path, entry.receivedAt());
        });
    return segment;
  }

  private Segment log(Path path) throws IOException {
    Segment segment = new Segment(path);
    long end =
        RecordFormat.scan(
            path,
            (entry, offset, entryEnd) -> {
              segment.added(entry, entryEnd);
              remember(entry);
              if (entry.sequence() > published) {
                backlog.add(segment, entry, offset, entryEnd);
              }
            });
    if (end < Files.size(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(end);
        channel.force(true);
      }
    }
    return segment;
  }

  private void remember(SpoolEntry entry) {
    if (!entry.damaged()) {
      memory.remember(DeliveryMemory.Hash.of(entry.key()), entry, now);
    }
  }
}
