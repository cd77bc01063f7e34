package dev.belay.gateway.spool;

import dev.belay.gateway.background.Background;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What is left of a log file when all its deliveries are published: their keys. This step frees
 * space. A reserve of disk space makes it possible on a full disk too.
 */
final class KeyFiles {
  private final Path folder;
  private final Path reserve;
  private final int reserveBytes;
  private final Map<Path, Instant> newest = new HashMap<>();

  KeyFiles(Path folder, long segmentBytes) throws IOException {
    this.folder = folder;
    this.reserve = folder.resolve("reserve");
    this.reserveBytes = (int) (segmentBytes / 2);
    refillReserve();
  }

  void found(Path keys, Instant newestKey) {
    newest.merge(keys, newestKey, (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Puts the keys of {@code log} in a file of their own, then deletes it. */
  void replace(Path log) throws IOException {
    try {
      keep(log);
    } catch (IOException e) {
      Files.deleteIfExists(reserve);
      keep(log);
    }
    Files.delete(log);
    refillReserve();
  }

  private void keep(Path log) throws IOException {
    List<ByteBuffer> records = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    RecordFormat.scan(
        log,
        (entry, offset, end) -> {
          if (entry.damaged()) {
            return;
          }
          times.add(entry.receivedAt());
          records.add(
              RecordFormat.encode(
                  new SpoolEntry(
                      entry.sequence(),
                      entry.receivedAt(),
                      entry.key(),
                      entry.tag(),
                      new byte[0])));
          Background.giveWay(records.size());
        });
    if (records.isEmpty()) {
      return;
    }
    Path keys = log.resolveSibling(log.getFileName().toString().replace(".log", ".keys"));
    Path temporary = log.resolveSibling("keys.new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer all = RecordFormat.together(records);
      while (all.hasRemaining()) {
        channel.write(all);
      }
      channel.force(true);
    }
    Files.move(temporary, keys, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
    times.forEach(time -> found(keys, time));
  }

  /** Deletes the files of which every key is older than the memory goes back. */
  void forgetOld(DeliveryMemory memory, Instant now) throws IOException {
    for (Iterator<Map.Entry<Path, Instant>> all = newest.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Path, Instant> file = all.next();
      if (memory.isForgotten(file.getValue(), now)) {
        Files.deleteIfExists(file.getKey());
        all.remove();
      }
    }
  }

  /** Best effort: a full disk has no reserve until it has room again. */
  private void refillReserve() throws IOException {
    if (Files.exists(reserve) && Files.size(reserve) == reserveBytes) {
      return;
    }
    try {
      Files.write(reserve, new byte[reserveBytes]);
    } catch (IOException e) {
      Files.deleteIfExists(reserve);
    }
  }

  /** A new or renamed file survives a power cut only when its folder is on disk too. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
