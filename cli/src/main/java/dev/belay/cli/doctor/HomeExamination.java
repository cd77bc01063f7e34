package dev.belay.cli.doctor;

import dev.belay.cli.restore.VaultAccess;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What a home lacks: room on its disk, and a copy of its vault's key that was proven. */
public final class HomeExamination {
  /** With less than this, in bytes and as a share of the disk, captures are about to fail. */
  private static final long LEAST = 256L << 20;

  private static final double LEAST_SHARE = 0.02;

  /** With less than this, somebody should look soon. */
  private static final long LOW = 1L << 30;

  private static final double LOW_SHARE = 0.1;

  private HomeExamination() {}

  /**
   * @param directory of the home, or of something else on the disk
   */
  public static Finding disk(Path directory) {
    String subject = "disk of " + directory;
    try {
      FileStore store = Files.getFileStore(directory);
      return disk(subject, directory, store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException e) {
      return Finding.unknown(subject, "can't be looked at: " + e, "df -h " + directory);
    }
  }

  static Finding disk(String subject, Path directory, long free, long total) {
    String text = "%d MiB free of %d MiB".formatted(free >> 20, total >> 20);
    String more = text + ": captures and sandboxes need more";
    String look = "du -xh --max-depth=2 " + directory + " | sort -h | tail";
    if (free < LEAST || free < total * LEAST_SHARE) {
      return Finding.fault(subject, more, look);
    }
    return free < LOW || free < total * LOW_SHARE
        ? Finding.note(subject, more, look)
        : Finding.well(subject, text);
  }

  /**
   * Whether a copy of the key was ever proven.
   *
   * @param again the command's options that name the vault
   */
  public static Finding key(String vault, Path key, String again) {
    String subject = "key of the vault " + vault;
    String prove = "belay key check " + again + " --copy FILE";
    try (Vault opened = VaultAccess.installed().open(vault, key)) {
      Optional<Instant> proven = opened.keyBackup();
      return proven
          .map(at -> Finding.well(subject, "a copy of it was proven at " + at))
          .orElseGet(
              () ->
                  Finding.note(
                      subject,
                      "no copy of it was ever proven: without the key, nothing can be restored",
                      "cp " + key + " /where/it/is/safe/vault.key",
                      prove));
    } catch (VaultException.Unavailable e) {
      return Finding.unknown(subject, String.valueOf(e.getMessage()), prove);
    } catch (VaultException e) {
      return Finding.fault(subject, String.valueOf(e.getMessage()), prove);
    }
  }
}
