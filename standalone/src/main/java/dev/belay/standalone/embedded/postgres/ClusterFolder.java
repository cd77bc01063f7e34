package dev.belay.standalone.embedded.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a cluster is, and what may stand there: nothing, an earlier version's data, or its own. */
public final class ClusterFolder {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFolder.class);

  private ClusterFolder() {}

  /**
   * The cluster in {@code data}, of the shipped programs: made when there is none, carried over
   * when an earlier version made it. It appears whole or not at all.
   *
   * @param programs the folder that programs are unpacked into
   * @param password for a new one
   */
  public static Cluster open(Path data, Path programs, String password)
      throws IOException, InterruptedException {
    finishInterrupted(data);
    Cluster cluster = new Cluster(Programs.shipped(programs), data);
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      Path fresh = data.resolveSibling(data.getFileName() + ".new");
      Folders.delete(fresh);
      new Cluster(cluster.programs(), fresh).initialise(password);
      Files.deleteIfExists(data); // an empty folder
      Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
      return cluster;
    }
    int major = Cluster.majorOf(data);
    if (major > Programs.MAJOR) {
      throw new IOException(
          data
              + " was made by PostgreSQL "
              + major
              + ", and this version of Belay has "
              + Programs.VERSION
              + "; use the version that made it, or a later one");
    }
    if (major < Programs.MAJOR) {
      LOG.atInfo()
          .addKeyValue("belay.directory", data)
          .log("carrying the data of PostgreSQL {} over to {}", major, Programs.VERSION);
      CarryOver.run(data, programs, major, password);
    }
    removeOthers(programs, cluster.programs());
    return cluster;
  }

  /** The folders in which a killed process may have left a server. */
  public static List<Path> mayHaveServers(Path data) {
    return List.of(data, successor(data));
  }

  /** Where data is carried over to before it takes the place of {@code data}. */
  static Path successor(Path data) {
    return data.resolveSibling(data.getFileName() + ".carried-over");
  }

  /** The name that the data of an earlier version is kept under. */
  static String kept(Path data, int major) {
    return data.getFileName() + ".postgresql-" + major;
  }

  /**
   * Between the two last steps of a carrying over there is no {@code data}: the last is missing.
   */
  private static void finishInterrupted(Path data) throws IOException {
    if (!Files.exists(data) && Files.exists(successor(data)) && hasKept(data)) {
      Files.move(successor(data), data, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean hasKept(Path data) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(data.getParent(), data.getFileName() + ".postgresql-*")) {
      return found.iterator().hasNext();
    }
  }

  /** What earlier versions unpacked, in a folder that others could write to, is needed no more. */
  private static void removeOthers(Path programs, Programs used) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(programs)) {
      for (Path each : found) {
        if (!used.bin().startsWith(each)) {
          Folders.delete(each);
        }
      }
    }
  }
}
