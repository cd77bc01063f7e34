package dev.belay.datastores.postgresql.server;

import com.sun.security.auth.module.UnixSystem;
import dev.belay.datastores.DataStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The user who runs a private server. PostgreSQL refuses to run as root, so root starts it as the
 * user {@code postgres}. Any other user starts it as themselves.
 */
sealed interface ServerUser {
  /** Changes {@code command} so that it runs as this user. */
  List<String> command(List<String> command);

  /** Makes this user the owner of {@code file}. */
  void give(Path file) throws IOException;

  /**
   * The first folder on the path to {@code directory} that this user can't enter.
   *
   * @param directory absolute; folders that do not exist are no obstacle
   */
  Optional<Path> obstacle(Path directory) throws IOException, InterruptedException;

  /**
   * The user as whom this process starts servers.
   *
   * @throws DataStoreException.Misconfigured when it is root and the other user does not exist
   */
  static ServerUser current() throws DataStoreException {
    return new UnixSystem().getUid() == 0 ? another("postgres") : new Same();
  }

  /** The user with this name, for a process that runs as root. */
  static ServerUser another(String name) throws DataStoreException {
    try {
      return new Another(
          name,
          Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
    } catch (UserPrincipalNotFoundException e) {
      throw new DataStoreException.Misconfigured(
          "PostgreSQL refuses to run as root, and this machine has no user '"
              + name
              + "' to start it as; create it (useradd --system "
              + name
              + ") or run Belay as an ordinary user",
          e);
    } catch (IOException e) {
      throw new DataStoreException.Misconfigured("the user '" + name + "' can't be looked up", e);
    }
  }

  /** An ordinary user, for whom nothing changes. */
  record Same() implements ServerUser {
    @Override
    public List<String> command(List<String> command) {
      return command;
    }

    @Override
    public void give(Path file) {}

    @Override
    public Optional<Path> obstacle(Path directory) {
      return Optional.empty();
    }
  }

  /** Root, who starts servers as another user. */
  record Another(String name, UserPrincipal principal) implements ServerUser {
    @Override
    public List<String> command(List<String> command) {
      List<String> wrapped =
          new ArrayList<>(
              List.of("setpriv", "--reuid=" + name, "--regid=" + name, "--clear-groups", "--"));
      wrapped.addAll(command);
      return wrapped;
    }

    @Override
    public void give(Path file) throws IOException {
      Files.setOwner(file, principal);
    }

    @Override
    public Optional<Path> obstacle(Path directory) throws IOException, InterruptedException {
      List<String> probe =
          new ArrayList<>(
              List.of(
                  "sh",
                  "-c",
                  "for d; do test -x \"$d\" || { printf %s \"$d\"; exit 9; }; done",
                  "sh"));
      for (Path folder : waysTo(directory)) {
        probe.add(folder.toString());
      }
      Process process = new ProcessBuilder(command(probe)).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return switch (process.waitFor()) {
        case 0 -> Optional.empty();
        case 9 -> Optional.of(Path.of(output));
        default ->
            throw new IOException("setpriv can't start a process as " + name + ": " + output);
      };
    }

    /** The existing folders from the root to {@code directory}, itself included. */
    private static List<Path> waysTo(Path directory) {
      List<Path> folders = new ArrayList<>();
      for (Path folder = directory; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder)) {
          folders.addFirst(folder);
        }
      }
      return folders;
    }
  }

  /**
   * Creates {@code directory} so that this user can enter it. Everybody can enter the folders that
   * are created on the way (but only the owner can read them), and existing folders below this
   * machine's temporary folder.
   *
   * @throws DataStoreException.Misconfigured naming another folder that this user can't enter
   */
  default void createReachable(Path directory)
      throws IOException, DataStoreException, InterruptedException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    createEnterable(directory);
    Path real = directory.toRealPath();
    for (Optional<Path> found = obstacle(real); found.isPresent(); found = obstacle(real)) {
      Path obstacle = found.get();
      if (obstacle.equals(temporary) || !obstacle.startsWith(temporary)) {
        throw new DataStoreException.Misconfigured(
            "the user as whom PostgreSQL is started can't enter "
                + obstacle
                + "; choose another folder for private servers, or allow it with chmod o+x "
                + obstacle,
            null);
      }
      makeEnterable(obstacle);
    }
  }

  /** Other processes may do so at the same time. */
  private static void createEnterable(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createEnterable(parent);
    }
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    makeEnterable(directory); // restore what the umask removed
  }

  private static void makeEnterable(Path directory) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    Files.setPosixFilePermissions(directory, permissions);
  }
}
