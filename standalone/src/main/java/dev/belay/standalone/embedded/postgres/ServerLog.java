package dev.belay.standalone.embedded.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server says, in a file that the server appends to as long as it lives. A full file is
 * copied to another, in place of the one before, and emptied: the server knows nothing of it. Some
 * lines may be lost in between.
 */
public final class ServerLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);
  private static final long FULL = 10_000_000;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path file;
  private final long full;
  private final Thread thread;

  private ServerLog(Path file, long full, Duration pause) {
    this.file = file;
    this.full = full;
    this.thread = Thread.ofVirtual().name("server-log").unstarted(() -> lookUntilEnded(pause));
  }

  /** Watches the log of the server in {@code data}. */
  public static ServerLog watch(Path data) {
    return watch(in(data), FULL, PAUSE);
  }

  static ServerLog watch(Path file, long full, Duration pause) {
    ServerLog log = new ServerLog(file, full, pause);
    log.thread.start();
    return log;
  }

  static Path in(Path data) {
    return data.resolve("server.log");
  }

  /** Where the full one is kept. */
  private Path before() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  private void lookUntilEnded(Duration pause) {
    try {
      while (true) {
        Thread.sleep(pause);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      if (Files.exists(file) && Files.size(file) > full) {
        Files.copy(file, before(), StandardCopyOption.REPLACE_EXISTING);
        FileChannel.open(file, StandardOpenOption.WRITE).truncate(0).close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("The log {} can't be shortened", file);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
