package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.kit.folders.FolderOwnership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster as initdb makes it, made once for each installation and user in the life of this
 * process: a copy costs a twentieth of the original. Its superuser's password is its own, so
 * whoever copies it sets another. Deleted at this process's orderly end; what a killed process left
 * is deleted before the next one is made.
 */
final class ClusterTemplate {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterTemplate.class);
  private static final String PREFIX = "belay-postgresql-template-";
  private static final Map<Origin, ClusterTemplate> MADE = new HashMap<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(ClusterTemplate::deleteAll, "postgresql-template-end"));
  }

  private record Origin(ServerPrograms programs, ServerUser user) {}

  private final ServerFolder folder;
  private final FolderOwnership ownership;
  private final Secret password = Secret.random();

  private ClusterTemplate(ServerFolder folder, FolderOwnership ownership) {
    this.folder = folder;
    this.ownership = ownership;
  }

  /** The one of this installation and user; the first call makes it, others wait for that. */
  static ClusterTemplate of(ServerPrograms programs, ServerUser user)
      throws IOException, DataStoreException, InterruptedException {
    synchronized (MADE) {
      Origin origin = new Origin(programs, user);
      ClusterTemplate made = MADE.get(origin);
      // Whoever cleans temporary folders may have come by.
      if (made == null || !Files.exists(made.folder.data().resolve("postgresql.conf"))) {
        made = make(programs, user);
        MADE.put(origin, made);
      }
      return made;
    }
  }

  /** Of the superuser, in this template and in copies whose server was not told another yet. */
  Secret password() {
    return password;
  }

  /** Copies it into {@code target}, an empty folder of the same user. */
  void copyTo(Path target) throws IOException, DataStoreException, InterruptedException {
    folder.run(
        folder.process(List.of("cp", "-R", "-p", folder.data() + "/.", target.toString())),
        ProcessBuilder::start);
  }

  private static ClusterTemplate make(ServerPrograms programs, ServerUser user)
      throws IOException, DataStoreException, InterruptedException {
    Path directory = Files.createTempDirectory(PREFIX);
    AbandonedServers.end(
        Path.of(System.getProperty("java.io.tmpdir")),
        folder ->
            folder.getFileName().toString().startsWith(PREFIX)
                && Files.getOwner(folder).equals(Files.getOwner(directory)));
    FolderOwnership ownership = ServerFolder.take(directory, user);
    ClusterTemplate template =
        new ClusterTemplate(new ServerFolder(directory.toRealPath(), user), ownership);
    try {
      template.folder.initialise(programs, template.password);
      return template;
    } catch (IOException | DataStoreException | InterruptedException | RuntimeException e) {
      template.delete();
      throw e;
    }
  }

  private static void deleteAll() {
    synchronized (MADE) {
      MADE.values().forEach(ClusterTemplate::delete);
      MADE.clear();
    }
  }

  private void delete() {
    try (ownership) {
      ServerFolder.delete(folder.path());
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("belay.directory", folder.path())
          .setCause(e)
          .log("a template of private PostgreSQL servers could not be deleted");
    }
  }
}
