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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of a spool: {@code NUMBER.log} with deliveries, {@code NUMBER.keys} with what is left
 * of such a file when all its deliveries are published (their keys, for the memory), {@code
 * published}, {@code id}, and {@code lock}. A start never appends to an old file: it cuts a torn
 * tail off and begins a new one.
 *
 * <p>One thread appends and one publishes. Neither waits for the other's disk: what is published is
 * dropped under a lock of its own.
 */
final class SpoolLog implements Closeable {
  /** The last group of a file may go beyond its length. */
  private static final int LAST_GROUP_BYTES = 256 << 10;

  private final SpoolSettings settings;
  private final DeliveryMemory memory;
  private final Clock clock;
  private final LogFiles files;
  private final FileChannel lockFile;
  private final PublishedPosition publishedPosition;
  private final Object dropping = new Object();
  private final KeyFiles keyFiles;
  private final ArrayDeque<Segment> sealed = new ArrayDeque<>();
  private final Backlog backlog = new Backlog();
  private final AtomicLong sequences = new AtomicLong();
  private volatile long published;
  private @Nullable Segment active;
  private @Nullable AppendFile activeFile;

  private SpoolLog(
      SpoolSettings settings,
      DeliveryMemory memory,
      Clock clock,
      AppendFile.Opener opener,
      FileChannel lockFile)
      throws IOException {
    this.settings = settings;
    this.memory = memory;
    this.clock = clock;
    this.files =
        new LogFiles(settings.folder(), settings.segmentBytes() + LAST_GROUP_BYTES, opener);
    this.lockFile = lockFile;
    this.publishedPosition = new PublishedPosition(settings.folder());
    this.keyFiles = new KeyFiles(settings.folder(), settings.segmentBytes());
  }

  static SpoolLog open(
      SpoolSettings settings, DeliveryMemory memory, Clock clock, AppendFile.Opener opener)
      throws IOException {
    Files.createDirectories(settings.folder());
    FileChannel lockFile = lock(settings.folder());
    try {
      SpoolLog log = new SpoolLog(settings, memory, clock, opener, lockFile);
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
    SpoolRecovery.Recovered found =
        new SpoolRecovery(published, memory, keyFiles, backlog, clock.instant())
            .read(settings.folder());
    sealed.addAll(found.logs());
    sequences.set(found.lastSequence() + 1);
    files.startAt(found.nextFile());
    dropPublished();
  }

  long nextSequence() {
    return sequences.getAndIncrement();
  }

  /** All of the entries, or none of them. */
  void append(List<SpoolEntry> entries) throws IOException {
    List<ByteBuffer> records = entries.stream().map(RecordFormat::encode).toList();
    ByteBuffer group = RecordFormat.together(records);
    makeRoom(group.remaining());
    write(entries, records, group);
  }

  private synchronized void write(
      List<SpoolEntry> entries, List<ByteBuffer> records, ByteBuffer group) throws IOException {
    if (bytes() + group.remaining() > settings.maxBytes()) {
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
      file.write(group);
      file.force();
    } catch (IOException | RuntimeException e) {
      giveUp(segment, file, start, e);
      throw e;
    }
    for (int i = 0; i < records.size(); i++) {
      long end = segment.bytes + records.get(i).remaining();
      backlog.add(segment, entries.get(i), segment.bytes, end);
      segment.added(entries.get(i), end);
    }
    if (segment.bytes >= settings.segmentBytes()) {
      seal();
    } else if (segment.bytes >= settings.segmentBytes() / 2) {
      files.prepare();
    }
  }

  private void begin() throws IOException {
    LogFiles.LogFile next = files.next();
    activeFile = next.file();
    active = new Segment(next.path());
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
    synchronized (this) {
      if (bytes() + size <= settings.maxBytes()) {
        return;
      }
      if (active != null && !active.isEmpty() && active.lastSequence <= published) {
        seal();
      }
    }
    dropPublished();
  }

  Backlog backlog() {
    return backlog;
  }

  /** The last published sequence; -1 when none is known. */
  long published() {
    return published;
  }

  void published(long sequence) throws IOException {
    publishedPosition.write(sequence);
    published = sequence;
    backlog.removeThrough(sequence);
    dropPublished();
  }

  /** Whole files whose deliveries are all published shrink to their keys; old keys go. */
  private void dropPublished() throws IOException {
    synchronized (dropping) {
      for (Segment done = firstPublished(); done != null; done = firstPublished()) {
        publishedPosition.force();
        keyFiles.replace(done.file);
        synchronized (this) {
          sealed.removeFirst();
        }
      }
      keyFiles.forgetOld(memory, clock.instant());
    }
  }

  private synchronized @Nullable Segment firstPublished() {
    Segment first = sealed.peekFirst();
    return first != null && first.lastSequence <= published ? first : null;
  }

  synchronized long bytes() {
    return sealed.stream().mapToLong(segment -> segment.bytes).sum()
        + (active == null ? 0 : active.bytes);
  }

  @Override
  public synchronized void close() throws IOException {
    seal();
    try (lockFile;
        publishedPosition;
        files) {
      // each of them, whatever becomes of the others; the lock last
    }
  }
}
