package dev.belay.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries on disk, from before they are acknowledged until they are published. Many threads may
 * append. One writer thread writes what has gathered, so that all of it shares one fsync. One
 * process at a time may have the folder open.
 */
public final class Spool implements Closeable {
  /** What became of a delivery: taken, or known already with the tag it had the first time. */
  public sealed interface Outcome {
    record Stored(long sequence) implements Outcome {}

    record Duplicate(long tag) implements Outcome {}
  }

  private record Waiting(
      SpoolEntry entry, DeliveryMemory.Hash hash, CompletableFuture<Outcome> done) {}

  private static final int LARGEST_GROUP = 512;

  private final SpoolId id;
  private final SpoolLog log;
  private final DeliveryMemory memory;
  private final Clock clock;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Map<String, Waiting> pending = new HashMap<>();
  private final Object lock = new Object();
  private final Thread writer;
  private volatile boolean closed;
  private volatile @Nullable String lastFailure;

  private Spool(SpoolId id, SpoolLog log, DeliveryMemory memory, Clock clock) {
    this.id = id;
    this.log = log;
    this.memory = memory;
    this.clock = clock;
    this.writer = Thread.ofVirtual().name("spool-writer").unstarted(this::writeGroups);
  }

  /**
   * @throws IOException when the folder can't be used, or another process uses it
   */
  public static Spool open(SpoolSettings settings, Clock clock) throws IOException {
    return open(settings, clock, AppendFile::onDisk);
  }

  static Spool open(SpoolSettings settings, Clock clock, AppendFile.Opener files)
      throws IOException {
    DeliveryMemory memory = new DeliveryMemory(settings.dedupeWindow());
    SpoolLog log = SpoolLog.open(settings, memory, clock, files);
    try {
      Spool spool = new Spool(new SpoolId(settings.folder()), log, memory, clock);
      spool.writer.start();
      return spool;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * Returns when the delivery is on disk. A key that was taken before is not taken again.
   *
   * @param key at most 1000 bytes in UTF-8
   * @throws SpoolUnavailableException when the spool is full, or its disk fails; the delivery was
   *     not taken
   */
  public Outcome append(String key, Instant receivedAt, long tag, byte[] body)
      throws SpoolUnavailableException, InterruptedException {
    DeliveryMemory.Hash hash = DeliveryMemory.Hash.of(key);
    CompletableFuture<Outcome> done;
    boolean first = false;
    long firstTag = tag;
    synchronized (lock) {
      if (closed) {
        throw new SpoolUnavailableException("the spool is closed", null);
      }
      DeliveryMemory.Remembered known = memory.find(hash, clock.instant());
      if (known != null) {
        return new Outcome.Duplicate(known.tag());
      }
      Waiting waiting = pending.get(key);
      if (waiting == null) {
        first = true;
        waiting =
            new Waiting(
                new SpoolEntry(log.nextSequence(), receivedAt, key, tag, body),
                hash,
                new CompletableFuture<>());
        pending.put(key, waiting);
        queue.add(waiting);
      }
      firstTag = waiting.entry.tag();
      done = waiting.done;
    }
    try {
      Outcome outcome = done.get();
      return first ? outcome : new Outcome.Duplicate(firstTag);
    } catch (ExecutionException e) {
      throw new SpoolUnavailableException(String.valueOf(e.getMessage()), e.getCause());
    }
  }

  /**
   * Runs on a virtual thread, among those of the requests, and gets a processor when one of them
   * gives it up. A thread of the system would wait behind all threads that compute, and each
   * delivery would wait with it. It gives way once before it writes, so that more deliveries share
   * the fsync.
   */
  private void writeGroups() {
    List<Waiting> group = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        group.add(queue.take());
        Thread.yield();
        queue.drainTo(group, LARGEST_GROUP);
        write(group);
      } catch (InterruptedException e) {
        // Closing: what is still waiting is written, then the loop ends.
      } finally {
        group.clear();
      }
    }
  }

  private void write(List<Waiting> group) {
    @Nullable Exception failure = null;
    try {
      log.append(group.stream().map(Waiting::entry).toList());
      lastFailure = null;
    } catch (IOException | RuntimeException e) {
      failure = e;
      lastFailure = e.toString();
    }
    Instant now = clock.instant();
    synchronized (lock) {
      for (Waiting waiting : group) {
        pending.remove(waiting.entry.key());
        if (failure == null) {
          memory.remember(waiting.hash, waiting.entry, now);
        }
      }
    }
    for (Waiting waiting : group) {
      if (failure == null) {
        waiting.done.complete(new Outcome.Stored(waiting.entry.sequence()));
      } else {
        waiting.done.completeExceptionally(failure);
      }
    }
  }

  /** Names this spool over restarts: whoever publishes can tell that it is the same. */
  public String id() {
    return id.get();
  }

  /** Another name from now on: what is known elsewhere under the old one isn't of this spool. */
  public void renewId() throws IOException {
    id.renew();
  }

  /** The oldest deliveries that are not published yet, in order: fewer than asked if large. */
  public List<SpoolEntry> unpublished(int most) throws IOException {
    return log.backlog().read(most);
  }

  /** The delivery of that number, if it is there and not published yet. */
  public Optional<SpoolEntry> unpublishedAt(long sequence) throws IOException {
    return log.backlog().find(sequence);
  }

  /** The last delivery that was published; -1 when none is known. */
  public long publishedThrough() {
    return log.published();
  }

  /** Everything up to and including {@code sequence} has been published. One thread calls it. */
  public void published(long sequence) throws IOException {
    synchronized (lock) {
      memory.forgetOld(clock.instant());
    }
    log.published(sequence);
  }

  /** Deliveries that are not published yet. */
  public long backlog() {
    return log.backlog().size();
  }

  /** How long the oldest unpublished delivery has been waiting; zero when there is none. */
  public Duration oldestAge() {
    Instant oldest = log.backlog().oldestReceivedAt();
    Duration age = oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** What the log takes on disk. */
  public long bytes() {
    return log.bytes();
  }

  /** Why the last delivery could not be taken; null when it could. */
  public @Nullable String lastFailure() {
    return lastFailure;
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
    }
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}
