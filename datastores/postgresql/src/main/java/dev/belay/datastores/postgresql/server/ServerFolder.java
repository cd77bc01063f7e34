package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.kit.folders.FolderOwnership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a private server: {@code owner}, {@code data} (the cluster), {@code server.log}.
 *
 * @param path the folder, absolute, without symbolic links
 * @param user the user who runs the server
 */
record ServerFolder(Path path, ServerUser user) {
  /** Says who owns the folder. Deleted last. */
  static final String OWNER_FILE = "owner";

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static Path data(Path folder) {
    return folder.resolve("data");
  }

  Path data() {
    return data(path);
  }

  Path log() {
    return path.resolve("server.log");
  }

  /** Refuses a folder that holds anything, because it will be deleted. */
  static void requireEmpty(Path directory) throws IOException, DataStoreException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw new DataStoreException.Refused(
            directory + " is not empty: a private PostgreSQL needs a folder of its own");
      }
    }
  }

  /**
   * Makes sure that the folder exists and that {@code user} can enter it, and takes it. What can't
   * be taken is deleted.
   */
  static FolderOwnership take(Path directory, ServerUser user)
      throws IOException, DataStoreException, InterruptedException {
    try {
      user.createReachable(directory.toAbsolutePath());
      return FolderOwnership.take(directory, OWNER_FILE);
    } catch (IOException | DataStoreException | InterruptedException | RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  /** There while a cluster is made. */
  Path passwordFile() {
    return path.resolve("superuser-password");
  }

  /** Creates a cluster in {@link #data()} whose superuser has {@code password}. */
  void initialise(ServerPrograms programs, Secret password)
      throws IOException, DataStoreException, InterruptedException {
    createData();
    Path passwordFile = Files.createFile(passwordFile(), PRIVATE_FILE);
    user.give(passwordFile);
    Files.writeString(passwordFile, password.reveal());
    programs.run(
        this,
        List.of(
            programs.program("initdb"),
            "-D",
            data().toString(),
            "-U",
            PrivatePostgres.SUPERUSER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--lc-messages=C",
            "--no-sync"));
    Files.delete(passwordFile);
    Files.write(
        data().resolve("postgresql.conf"),
        List.of("include 'belay.conf'"),
        StandardOpenOption.APPEND);
  }

  /** Makes a cluster in {@link #data()} that is a copy. */
  void copy(ClusterTemplate template) throws IOException, DataStoreException, InterruptedException {
    createData();
    template.copyTo(data());
  }

  private void createData() throws IOException {
    Files.createDirectory(data(), PRIVATE_FOLDER);
    user.give(data());
  }

  /** Makes the folder of the server's Unix socket; who has the password may connect. */
  Path createSocketFolder() throws IOException {
    Path folder = Files.createDirectory(path.resolve("socket"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    user.give(folder);
    return folder;
  }

  /** Runs a program to its end. */
  void run(ProcessBuilder builder, Start start)
      throws IOException, DataStoreException, InterruptedException {
    Process process = start.of(builder);
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        String program = String.valueOf(Path.of(builder.command().getFirst()).getFileName());
        throw new DataStoreException.Failed(
            program + " ended with " + status + ": " + output.strip(), null);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Writes what differs from initdb's configuration, in place of what was written before.
   *
   * @param listening lines of postgresql.conf
   */
  void configure(List<String> listening, Map<String, String> settings) throws IOException {
    List<String> lines = new ArrayList<>(listening);
    lines.addAll(
        List.of(
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "max_wal_size = 4GB",
            "max_connections = 100",
            // In the folder, so that it is deleted with it, and /dev/shm of a container
            // suffices.
            "dynamic_shared_memory_type = mmap",
            "logging_collector = off",
            // The restored data may be confidential, so rows and statements are not logged.
            "log_error_verbosity = terse",
            "log_min_error_statement = panic"));
    settings.forEach((name, value) -> lines.add(name + " = '" + value.replace("'", "''") + "'"));
    Path file = data().resolve("belay.conf");
    Files.write(file, lines);
    user.give(file);
  }

  /**
   * Starts a program as the server's user, in the folder, its output merged. Of this process's
   * environment it gets what it needs to run at all: the rest holds secrets, and is about somebody
   * else's server.
   */
  ProcessBuilder process(List<String> command) {
    return own(user.command(command));
  }

  /** The same as this process's user. */
  ProcessBuilder own(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(path.toFile()).redirectErrorStream(true);
    builder.environment().keySet().retainAll(Set.of("PATH", "LD_LIBRARY_PATH", "LD_PRELOAD"));
    return builder;
  }

  @FunctionalInterface
  interface Start {
    Process of(ProcessBuilder builder) throws IOException;
  }

  /**
   * What the postmaster says about itself in its lock file; empty before it has written the file.
   */
  Optional<Postmaster> postmaster() throws IOException {
    try {
      List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
      // Line 8 is written last, and gives the server's state.
      return lines.size() < 8
          ? Optional.empty()
          : Optional.of(
              new Postmaster(Long.parseLong(lines.getFirst().strip()), lines.get(7).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * @param status starting, ready, standby or stopping
   */
  record Postmaster(long pid, String status) {}

  /**
   * Deletes a server's folder, and the file that names its owner last. So an interrupted deletion
   * is found again.
   */
  static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          private @Nullable Path owner;

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.endsWith(OWNER_FILE) && directory.equals(file.getParent())) {
              owner = file;
            } else {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (folder.equals(directory) && owner != null) {
              Files.delete(owner);
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
