package dev.belay.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the log's files, one after the other. A thread of its own can prepare the next file while
 * the current one is written. To fill a file is more writing than a group of deliveries, and
 * deliveries would wait for it. One thread asks for files.
 */
final class LogFiles implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);

  record LogFile(Path path, AppendFile file) {}

  private final Path folder;
  private final long length;
  private final AppendFile.Opener opener;
  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("spool-file-maker").daemon().factory());
  private long nextNumber;
  private @Nullable Future<LogFile> upcoming;

  /**
   * @param length to which files are filled ahead, in bytes
   */
  LogFiles(Path folder, long length, AppendFile.Opener opener) {
    this.folder = folder;
    this.length = length;
    this.opener = opener;
  }

  /**
   * @param number neither it nor a higher one is a file's
   */
  void startAt(long number) {
    nextNumber = number;
  }

  /** Begins to make the next file ready, unless that has begun. */
  void prepare() {
    if (upcoming == null) {
      Path path = nextPath();
      upcoming = maker.submit(() -> filled(path));
    }
  }

  /** Not on a disk that is nearly full: what room it has is for deliveries. */
  private LogFile filled(Path path) throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < 2 * length) {
      throw new IOException(folder + " has room for " + room + " bytes");
    }
    return make(path, length);
  }

  /**
   * The next file, empty, and in its folder on disk.
   *
   * @throws IOException when none can be made
   */
  LogFile next() throws IOException {
    LogFile prepared = prepared();
    return prepared == null ? make(nextPath(), 0) : prepared;
  }

  /**
   * Null when none was asked for, or its making failed. The caller then makes one itself, and sees
   * the error.
   */
  private @Nullable LogFile prepared() throws IOException {
    if (upcoming == null) {
      return null;
    }
    try {
      LogFile made = upcoming.get();
      upcoming = null;
      return made;
    } catch (ExecutionException e) {
      upcoming = null;
      LOG.atWarn()
          .setCause(e.getCause())
          .log("The spool's next file could not be made ready, and is made when it is needed");
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the spool is being closed");
    }
  }

  private Path nextPath() {
    Path path = folder.resolve("%012d.log".formatted(nextNumber));
    nextNumber++;
    return path;
  }

  private LogFile make(Path path, long reserved) throws IOException {
    AppendFile file = opener.create(path);
    try {
      file.reserve(reserved);
      KeyFiles.force(folder);
    } catch (IOException | RuntimeException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
    return new LogFile(path, file);
  }

  /** Deletes a file that was prepared and not used. */
  @Override
  public void close() throws IOException {
    maker.close();
    LogFile unused = prepared();
    if (unused != null) {
      unused.file.close();
      Files.deleteIfExists(unused.path);
    }
  }
}
