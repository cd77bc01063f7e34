package dev.belay.datastores.kit.join;

import java.nio.file.Path;

/**
 * The limits of a comparison.
 *
 * @param directory the folder for files of hashes
 * @param rowsInMemory how many hashes of rows, both sides together, are joined at once; each takes
 *     55 to 110 bytes
 * @param bufferBytes the size of all buffers of a file of hashes together
 */
public record Limits(Path directory, int rowsInMemory, int bufferBytes) {
  /** At most 26 MB for the join and 16 MB of buffers, whatever the size of a table. */
  public static final Limits DEFAULT =
      new Limits(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), 1 << 18, 16 << 20);
}
