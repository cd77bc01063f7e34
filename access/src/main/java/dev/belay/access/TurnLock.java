package dev.belay.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The turn of whoever changes a file, among threads and processes of this machine. It is the lock
 * of a file beside it, {@code .NAME.lock}, which belongs to the owner of the other one, is for
 * nobody else, is always empty, and stays. The operating system ends the turn of a process that
 * dies.
 */
final class TurnLock implements AutoCloseable {
  /** A change takes milliseconds. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long PAUSE_MILLIS = 10;

  /**
   * Threads take turns before their process does: a process that closes a file loses all its locks
   * of it, those of other threads as well.
   */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock(true);

  private final FileChannel channel;

  private TurnLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the turn.
   *
   * @throws IOException if it does not come in time, or the file of the lock can't be opened
   */
  static TurnLock of(Path changed, Duration patience) throws IOException {
    Path file = changed.toAbsolutePath();
    Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
    long until = System.nanoTime() + patience.toNanos();
    try {
      if (!IN_THIS_PROCESS.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw tooLate(lock, patience);
      }
    } catch (InterruptedException e) {
      throw interrupted(lock, e);
    }
    try {
      return new TurnLock(locked(lock, file, until, patience));
    } catch (IOException | RuntimeException e) {
      IN_THIS_PROCESS.unlock();
      throw e;
    }
  }

  private static FileChannel locked(Path lock, Path changed, long until, Duration patience)
      throws IOException {
    FileChannel channel = open(lock, changed);
    try {
      while (!isTaken(channel)) {
        if (System.nanoTime() - until > 0) {
          throw tooLate(lock, patience);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      return channel;
    } catch (InterruptedException e) {
      channel.close();
      throw interrupted(lock, e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path lock, Path changed) throws IOException {
    boolean isNew = !Files.exists(lock, LinkOption.NOFOLLOW_LINKS);
    FileChannel channel =
        FileChannel.open(
            lock,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    PosixFileAttributeView view =
        Files.getFileAttributeView(lock, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (isNew && view != null) {
      Path owners = Files.exists(changed) ? changed : changed.resolveSibling(".");
      Owners.give(view, Files.readAttributes(owners, PosixFileAttributes.class));
    }
    return channel;
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // something else in this process has it
    }
  }

  private static IOException tooLate(Path lock, Duration patience) {
    return new IOException(
        "somebody else has been changing the file for %s, and holds %s".formatted(patience, lock));
  }

  private static IOException interrupted(Path lock, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while waiting for " + lock, cause);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}
