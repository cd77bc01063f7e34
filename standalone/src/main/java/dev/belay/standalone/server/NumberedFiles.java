package dev.belay.standalone.server;

import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Packs a full log as number 1, after every other has got the next number. The library's own takes
 * a per cent sign in a folder's name for one of its patterns.
 */
final class NumberedFiles extends RollingPolicyBase {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path log;
  private final int kept;

  /** By {@link System#nanoTime}; null unless the last attempt failed. */
  private @Nullable Long retryAt;

  NumberedFiles(Path log, int kept) {
    this.log = log;
    this.kept = kept;
  }

  /**
   * Moves nothing before the log is packed: on a full disk, what is there stays, and the log goes
   * on until a later attempt.
   */
  @Override
  public void rollover() {
    if (retryAt != null && System.nanoTime() - retryAt < 0) {
      throw new RolloverFailure("the log " + log + " could not be packed a moment ago");
    }
    Path whole = log.resolveSibling(log.getFileName() + ".new.gz");
    try {
      try (OutputStream packing = new GZIPOutputStream(Files.newOutputStream(whole))) {
        Files.copy(log, packing);
      }
      for (int number = kept - 1; number >= 1; number--) {
        if (Files.exists(packed(number))) {
          Files.move(packed(number), packed(number + 1), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.move(whole, packed(1), StandardCopyOption.REPLACE_EXISTING);
      Files.delete(log);
      retryAt = null;
    } catch (IOException e) {
      retryAt = System.nanoTime() + PAUSE.toNanos();
      throw failure(whole, e);
    }
  }

  private RolloverFailure failure(Path part, IOException cause) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new RolloverFailure("the log " + log + " can't be packed", cause);
  }

  private Path packed(int number) {
    return log.resolveSibling(log.getFileName() + "." + number + ".gz");
  }

  @Override
  public String getActiveFileName() {
    return log.toString();
  }
}
