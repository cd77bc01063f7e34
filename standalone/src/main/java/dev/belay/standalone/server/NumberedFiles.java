package dev.belay.standalone.server;

import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/**
 * Packs a full log as number 1, after every other has got the next number. The library's own takes
 * a per cent sign in a folder's name for one of its patterns.
 */
final class NumberedFiles extends RollingPolicyBase {
  private final Path log;
  private final int kept;

  NumberedFiles(Path log, int kept) {
    this.log = log;
    this.kept = kept;
  }

  @Override
  public void rollover() {
    try {
      for (int number = kept - 1; number >= 1; number--) {
        if (Files.exists(packed(number))) {
          Files.move(packed(number), packed(number + 1), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      try (OutputStream first = new GZIPOutputStream(Files.newOutputStream(packed(1)))) {
        Files.copy(log, first);
      }
      Files.delete(log);
    } catch (IOException e) {
      throw new RolloverFailure("the log " + log + " can't be packed", e);
    }
  }

  private Path packed(int number) {
    return log.resolveSibling(log.getFileName() + "." + number + ".gz");
  }

  @Override
  public String getActiveFileName() {
    return log.toString();
  }
}
