package dev.belay.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a spool: {@code NUMBER.log} with deliveries, {@code NUMBER.keys} with what is left
 * of such a file when all its deliveries are published (their keys, for the memory), {@code
 * published}, and {@code lock}. A start never appends to an old file: it cuts a torn tail off and
 * begins a new one.
 */
final class SpoolLog implements Closeable {
  private record Position(
      Segment segment, long offset, int length, long sequence, Instant received) {}

  private final SpoolSettings settings;
  private final DeliveryMemory memory;
  private final Clock clock;
  private final AppendFile.Opener files;
  private final FileChannel lockFile;
  private final PublishedPosition publishedPosition;
  private final KeyFiles keyFiles;
  private final ArrayDeque<Segment> sealed = new ArrayDeque<>();
  private final ArrayDeque<Position> unpublished = new ArrayDeque<>();
  private final AtomicLong sequences = new AtomicLong();
  private long published;
  private long nextFile;
  private @Nullable Segment active;
  private @Nullable AppendFile activeFile;

  private SpoolLog(
      SpoolSettings settings,
      DeliveryMemory memory,
      Clock clock,
      AppendFile.Opener files,
      FileChannel lockFile)
      throws IOException {
    this.settings = settings;
    this.memory = memory;
    this.clock = clock;
    this.files = files;
    this.lockFile = lockFile;
    this.publishedPosition = new PublishedPosition(settings.folder());
    this.keyFiles = new KeyFiles(settings.folder(), settings.segmentBytes());
  }

  static SpoolLog open(
      SpoolSettings settings, DeliveryMemory memory, Clock clock, AppendFile.Opener files)
      throws IOException {
    Files.createDirectories(settings.folder());
    FileChannel lockFile = lock(settings.folder());
    try {
      SpoolLog log = new SpoolLog(settings, memory, clock, files, lockFile);
      log.recover();
      return log;
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "the spool " + folder + " is in use by another gateway; each needs a folder of its own");
    }
    return channel;
  }

  private void recover() throws IOException {
    published = publishedPosition.read();
    Instant now = clock.instant();
    List<Path> paths;
    try (Stream<Path> listed = Files.list(settings.folder())) {
      paths =
          listed
              .filter(path -> path.getFileName().toString().matches("\\d{12}\\.(log|keys)"))
              .sorted()
              .toList();
    }
    long last = published;
    for (Path path : paths) {
      String name = path.getFileName().toString();
      nextFile = Math.max(nextFile, Long.parseLong(name.substring(0, 12)) + 1);
      Segment segment = recover(path, name.endsWith(".log"), now);
      last = Math.max(last, segment.lastSequence);
      if (name.endsWith(".log")) {
        sealed.add(segment);
      }
    }
    sequences.set(last + 1);
    dropPublished();
  }

  private Segment recover(Path path, boolean deliveries, Instant now) throws IOException {
    Segment segment = new Segment(path);
    long intact =
        RecordFormat.scan(
            path,
            (entry, offset, end) -> {
              segment.added(entry, end);
              memory.remember(entry, now);
              if (!deliveries) {
                keyFiles.found(path, entry.receivedAt());
              }
              if (deliveries && entry.sequence() > published) {
                unpublished.add(
                    new Position(
                        segment,
                        offset,
                        (int) (end - offset),
                        entry.sequence(),
                        entry.receivedAt()));
              }
            });
    if (deliveries && intact < Files.size(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(intact);
        channel.force(true);
      }
    }
    return segment;
  }

  long nextSequence() {
    return sequences.getAndIncrement();
  }

  /** All of the entries, or none of them. */
  synchronized void append(List<SpoolEntry> entries) throws IOException {
    List<ByteBuffer> records = entries.stream().map(RecordFormat::encode).toList();
    long size = records.stream().mapToLong(ByteBuffer::remaining).sum();
    makeRoom(size);
    if (bytes() + size > settings.maxBytes()) {
      throw new IOException(
          "the spool is full: " + bytes() + " of " + settings.maxBytes() + " bytes are taken");
    }
    if (active == null || activeFile == null) {
      begin();
    }
    Segment segment = Objects.requireNonNull(active);
    AppendFile file = Objects.requireNonNull(activeFile);
    long start = segment.bytes;
    try {
      for (ByteBuffer record : records) {
        file.write(record.duplicate());
      }
      file.force();
    } catch (IOException | RuntimeException e) {
      giveUp(segment, file, start, e);
      throw e;
    }
    added(segment, entries, records);
    if (segment.bytes >= settings.segmentBytes()) {
      seal();
    }
  }

  private void added(Segment segment, List<SpoolEntry> entries, List<ByteBuffer> records) {
    for (int i = 0; i < records.size(); i++) {
      SpoolEntry entry = entries.get(i);
      int length = records.get(i).remaining();
      unpublished.add(
          new Position(segment, segment.bytes, length, entry.sequence(), entry.receivedAt()));
      segment.added(entry, segment.bytes + length);
    }
  }

  private void begin() throws IOException {
    Path path = settings.folder().resolve("%012d.log".formatted(nextFile));
    nextFile++;
    activeFile = files.create(path);
    active = new Segment(path);
    KeyFiles.force(settings.folder());
  }

  /** After a failed fsync nobody knows what is on disk: the file ends before the failed group. */
  private void giveUp(Segment segment, AppendFile file, long start, Exception cause) {
    try {
      file.truncate(start);
      file.force();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    segment.bytes = start;
    seal();
    if (segment.isEmpty()) {
      sealed.removeLast();
      try {
        Files.deleteIfExists(segment.file);
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private void seal() {
    if (active == null || activeFile == null) {
      return;
    }
    try {
      activeFile.close();
    } catch (IOException e) {
      // Everything in it has been forced; nothing depends on the close.
    }
    sealed.add(active);
    active = null;
    activeFile = null;
  }

  /** What is published in the file being written can go too, when its room is needed. */
  private void makeRoom(long size) throws IOException {
    if (bytes() + size <= settings.maxBytes()) {
      return;
    }
    if (active != null && !active.isEmpty() && active.lastSequence <= published) {
      seal();
    }
    dropPublished();
  }

  synchronized List<SpoolEntry> unpublished(int most) throws IOException {
    List<SpoolEntry> entries = new ArrayList<>();
    for (Position position : unpublished) {
      if (entries.size() == most) {
        break;
      }
      entries.add(read(position));
    }
    return entries;
  }

  private static SpoolEntry read(Position position) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(position.length);
    try (FileChannel channel = FileChannel.open(position.segment.file, StandardOpenOption.READ)) {
      while (record.hasRemaining()) {
        if (channel.read(record, position.offset + record.position()) < 0) {
          throw new IOException(position.segment.file + " is shorter than what was written to it");
        }
      }
    }
    return RecordFormat.decodeWhole(record.flip());
  }

  synchronized void published(long sequence) throws IOException {
    publishedPosition.write(sequence);
    published = sequence;
    while (!unpublished.isEmpty() && unpublished.getFirst().sequence <= sequence) {
      unpublished.removeFirst();
    }
    dropPublished();
  }

  /** Whole files whose deliveries are all published shrink to their keys; old keys go. */
  private void dropPublished() throws IOException {
    while (!sealed.isEmpty() && sealed.getFirst().lastSequence <= published) {
      keyFiles.replace(sealed.getFirst().file);
      sealed.removeFirst();
    }
    keyFiles.forgetOld(memory, clock.instant());
  }

  synchronized long backlog() {
    return unpublished.size();
  }

  synchronized @Nullable Instant oldestReceivedAt() {
    Position oldest = unpublished.peekFirst();
    return oldest == null ? null : oldest.received;
  }

  synchronized long bytes() {
    return sealed.stream().mapToLong(segment -> segment.bytes).sum()
        + (active == null ? 0 : active.bytes);
  }

  @Override
  public synchronized void close() throws IOException {
    seal();
    lockFile.close();
  }
}
