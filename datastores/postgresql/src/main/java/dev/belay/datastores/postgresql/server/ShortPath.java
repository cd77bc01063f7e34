package dev.belay.datastores.postgresql.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way to a folder that is short enough for a Unix socket's path, of at most 107 bytes: the folder
 * itself, or a link in a folder of its own, which {@link #close} deletes.
 */
record ShortPath(Path path) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShortPath.class);
  private static final int MOST_BYTES = 107;
  private static final String PREFIX = "belay-socket-";
  private static final String LINK = "to";

  /**
   * @param file what will be in the folder
   */
  static ShortPath to(Path folder, String file) throws IOException {
    if (folder.resolve(file).toString().getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
      return new ShortPath(folder);
    }
    Path shortest = Path.of("/tmp");
    Path own = Files.createTempDirectory(shortest, PREFIX);
    deleteAbandoned(shortest, own);
    return new ShortPath(Files.createSymbolicLink(own.resolve(LINK), folder));
  }

  /** Those whose folders are gone: their processes were killed, and others cleaned up. */
  private static void deleteAbandoned(Path parent, Path own) throws IOException {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path each : links) {
        Path link = each.resolve(LINK);
        if (Files.getOwner(each).equals(Files.getOwner(own))
            && Files.isSymbolicLink(link)
            && !Files.exists(link)) {
          new ShortPath(link).close();
        }
      }
    }
  }

  @Override
  public void close() {
    Path own = path.getParent();
    if (own == null || !own.getFileName().toString().startsWith(PREFIX)) {
      return;
    }
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(own);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("belay.directory", own).setCause(e).log("a link was not deleted");
    }
  }
}
