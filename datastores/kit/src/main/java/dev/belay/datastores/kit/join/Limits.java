package dev.belay.datastores.kit.join;

import java.nio.file.Path;

/**
 * What a comparison may take.
 *
 * @param directory for files of hashes
 * @param rowsInMemory hashes of rows, of both sides together, that are joined at once; 55 to 110
 *     bytes each
 * @param bufferBytes for all buffers of a file of hashes
 */
public record Limits(Path directory, int rowsInMemory, int bufferBytes) {
  /** At most 26 MB for the join and 16 MB of buffers, whatever the size of a table. */
  public static final Limits DEFAULT =
      new Limits(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), 1 << 18, 16 << 20);
}
