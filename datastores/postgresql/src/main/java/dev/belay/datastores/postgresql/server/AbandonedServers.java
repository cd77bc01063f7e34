package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.kit.folders.FolderOwnership;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The remains of killed processes: private servers that run for nobody, and their folders. A
 * service ends them when it starts.
 */
public final class AbandonedServers {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonedServers.class);

  private AbandonedServers() {}

  /**
   * Ends the servers in the folders of {@code parent} whose owners have ended, and deletes these
   * folders. Folders of living owners, and folders that no private server made, stay.
   *
   * @param parent the folder of the private servers' folders; need not exist
   * @return the folders that were deleted
   * @throws IOException when {@code parent} can't be read; a folder that can't be deleted is logged
   *     and left to the next call
   */
  public static List<Path> end(Path parent) throws IOException {
    return end(parent, Files::isDirectory);
  }

  /** Those of the folders that {@code which} accepts. */
  static List<Path> end(Path parent, DirectoryStream.Filter<Path> which) throws IOException {
    List<Path> ended = new ArrayList<>();
    if (!Files.isDirectory(parent)) {
      return ended;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, which)) {
      for (Path folder : folders) {
        if (endOne(folder)) {
          ended.add(folder);
        }
      }
    }
    return ended;
  }

  private static boolean endOne(Path folder) {
    try {
      Optional<FolderOwnership> taken = FolderOwnership.takeOver(folder, ServerFolder.OWNER_FILE);
      if (taken.isEmpty()) {
        return false;
      }
      try (FolderOwnership ownership = taken.get()) {
        ServerProcesses.endAll(ServerFolder.data(folder.toRealPath()));
        ServerFolder.delete(folder);
      }
      LOG.atInfo()
          .addKeyValue("belay.directory", folder)
          .log("Ended an abandoned private PostgreSQL");
      return true;
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("belay.directory", folder)
          .setCause(e)
          .log("Could not delete an abandoned private PostgreSQL; the next start tries again");
      return false;
    }
  }
}
