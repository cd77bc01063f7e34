package dev.belay.standalone.server;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The folder with all state of a standalone server. Only one server at a time can use it. */
public final class Home implements AutoCloseable {
  private final Path directory;
  private final Path sandboxes;
  private final FileLock lock;

  private Home(Path directory, Path sandboxes, FileLock lock) {
    this.directory = directory;
    this.sandboxes = sandboxes;
    this.lock = lock;
  }

  /**
   * Creates the folder if necessary, readable only by its owner, and locks it.
   *
   * @throws IOException if another server uses it
   */
  public static Home open(Path directory) throws IOException, InterruptedException {
    Path absolute = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      // Others may pass through to their own files (root's sandboxes run as another user), but not
      // list the folder.
      Files.createDirectories(
          absolute,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }
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
    return new Home(absolute, sandboxes(absolute), lock);
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
      return PrivatePostgres.obstacle(directory).isEmpty()
          ? directory.resolve("sandboxes")
          : Path.of(
              System.getProperty("java.io.tmpdir"),
              "belay-sandboxes-" + Integer.toHexString(directory.hashCode()));
    } catch (DataStoreException e) {
      throw new IOException("can't find a place for sandboxes: " + e.getMessage(), e);
    }
  }

  public Path log() {
    return directory.resolve("log").resolve("belay.log");
  }

  public Path tokenFile() {
    return directory.resolve("api-token");
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
      Path fresh =
          Files.createTempFile(
              directory,
              "secret",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, HexFormat.of().formatHex(random) + "\n", StandardCharsets.US_ASCII);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
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
