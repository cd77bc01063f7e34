package dev.belay.standalone.server;

import dev.belay.cli.BelayCli;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.schemas.trust.KeyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The folder with all state of a standalone server. It is its owner's alone, and only one server at
 * a time can use it.
 */
public final class Home implements AutoCloseable {
  private final Path directory;
  private final Path sandboxes;
  private final FileLock lock;
  private final HomeMark.Belay self;
  private final List<String> news;

  private Home(
      Path directory, Path sandboxes, FileLock lock, HomeMark.Belay self, List<String> news) {
    this.directory = directory;
    this.sandboxes = sandboxes;
    this.lock = lock;
    this.self = self;
    this.news = List.copyOf(news);
  }

  /**
   * Creates the folder if necessary, readable only by its owner, locks it, and closes to everybody
   * else what an earlier version left open.
   *
   * @throws IOException if another server uses it, if a newer version has used it, or if somebody
   *     else owns it or may replace it
   */
  public static Home open(Path directory) throws IOException, InterruptedException {
    return open(directory, new HomeMark.Belay(version(), KnownTables.newest()));
  }

  static Home open(Path directory, HomeMark.Belay self) throws IOException, InterruptedException {
    Path absolute = directory.toAbsolutePath().normalize();
    PrivateFolders.create(absolute);
    PrivateFolders.requireOwn(absolute);
    FileChannel channel =
        FileChannel.open(
            absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // held by this very JVM
    }
    if (lock == null) {
      channel.close();
      throw new IOException("the folder " + absolute + " is in use by another Belay server");
    }
    try {
      List<String> news = HomeMark.use(absolute, self);
      Home home = new Home(absolute, sandboxes(absolute), lock, self, news);
      home.closeToOthers();
      return home;
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Folders are made closed: what the services and Kafka put in them is closed, too, whatever mode
   * they give it.
   */
  private void closeToOthers() throws IOException {
    PrivateFolders.mend(directory, Set.of(sandboxes));
    for (Path folder :
        List.of(kafka(), databasePrograms(), schemas(), spool(), vault(), log().getParent())) {
      PrivateFolders.createClosed(folder);
    }
  }

  /** From the command line's manifest; a folder of classes has none. */
  private static String version() {
    return Objects.requireNonNullElse(
        BelayCli.class.getPackage().getImplementationVersion(), "development");
  }

  /** From now on, the tables of the home's database are those of this version. */
  void migrate() throws IOException {
    HomeMark.migrate(directory, self);
  }

  /** What people should know about it: that it was moved, for example. */
  public List<String> news() {
    return news;
  }

  public Path directory() {
    return directory;
  }

  public Path kafka() {
    return directory.resolve("kafka");
  }

  public Path database() {
    return directory.resolve("ledger-db");
  }

  public Path databasePrograms() {
    return directory.resolve("ledger-db-programs");
  }

  public Path schemas() {
    return directory.resolve("schemas");
  }

  public Path spool() {
    return directory.resolve("spool");
  }

  public Path vault() {
    return directory.resolve("vault");
  }

  public Path vaultKey() {
    return directory.resolve("vault.key");
  }

  /** In the home, or in the temporary folder if PostgreSQL's user has no access to the home. */
  public Path sandboxes() {
    return sandboxes;
  }

  private static Path sandboxes(Path directory) throws IOException, InterruptedException {
    try {
      if (PrivatePostgres.obstacle(directory).isEmpty()) {
        return directory.resolve("sandboxes");
      }
      Path elsewhere =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "belay-sandboxes-" + Integer.toHexString(directory.hashCode()));
      // Anybody can make a folder or a link of this name there before.
      if (Files.isSymbolicLink(elsewhere)) {
        throw new IOException(elsewhere + " is a link, and must be a folder; remove it");
      }
      PrivateFolders.create(elsewhere);
      PrivateFolders.requireOwn(elsewhere);
      return elsewhere;
    } catch (DataStoreException e) {
      throw new IOException("can't find a place for sandboxes: " + e.getMessage(), e);
    }
  }

  public Path log() {
    return directory.resolve("log").resolve("belay.log");
  }

  /** What this home's command line shows: whoever can read it may do everything. */
  public Path tokenFile() {
    return directory.resolve("api-token");
  }

  /** The keys by which the services sign what they say to each other. */
  public KeyFolder signing() {
    return new KeyFolder(directory.resolve("signing"));
  }

  /** What this home's services accept: hashes alone. */
  Path acceptedTokens() {
    return directory.resolve("tokens");
  }

  /** The file by which the command line finds this server. */
  public Path clientSettings() {
    return directory.resolve("client.json");
  }

  /** A file with a random secret, created on first use with mode 0600. */
  public Path secret(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      PrivateFolders.write(file, HexFormat.of().formatHex(random) + "\n");
    }
    return file;
  }

  /**
   * A password of the home: letters and digits, in a file of this name that is made on first use.
   */
  public String password(String name) throws IOException {
    return Files.readString(secret(directory.resolve(name))).strip();
  }

  @Override
  public void close() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
