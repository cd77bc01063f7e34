package dev.belay.standalone.server;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folders and files that belong to the user that runs this process, and to nobody else. Root's
 * folders that hold sandboxes can be passed through, not listed: a sandbox runs as another user.
 */
public final class PrivateFolders {
  private static final Set<PosixFilePermission> CLOSED =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");
  private static final int STICKY = 01000;

  private PrivateFolders() {}

  /**
   * Makes {@code directory} and its parents, whatever the umask; one that exists stays as it is.
   */
  public static void create(Path directory) throws IOException {
    create(directory, folderMode());
  }

  /** Makes {@code directory}, or closes the one that exists. */
  static void createClosed(Path directory) throws IOException {
    create(directory, CLOSED);
    Files.setPosixFilePermissions(directory, CLOSED);
  }

  private static void create(Path directory, Set<PosixFilePermission> mode) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      create(parent, mode);
    }
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(mode));
      Files.setPosixFilePermissions(directory, mode);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /**
   * Refuses a folder whose content somebody else could exchange: another user's, one that all may
   * write to, or one below such a folder.
   */
  static void requireOwn(Path directory) throws IOException {
    long self = new UnixSystem().getUid();
    Path real = directory.toRealPath();
    if (owner(real) != self) {
      throw new IOException(
          directory
              + " belongs to the user "
              + Files.getOwner(real).getName()
              + ", who could replace what Belay starts; run Belay as that user, or give the folder"
              + " to this one: chown -R "
              + System.getProperty("user.name")
              + " "
              + directory);
    }
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      int mode = (int) Files.getAttribute(above, "unix:mode");
      if ((mode & 02) != 0 && (mode & STICKY) == 0) {
        throw new IOException(
            "everybody may write to "
                + above
                + " and could replace "
                + directory
                + "; choose another folder, or: chmod o-w "
                + above);
      }
    }
  }

  /**
   * Takes what {@code directory} holds from everybody but its owner. What is in a vault or a
   * database's folder is closed by that folder, however much it is.
   *
   * @param except folders whose rights are others' business
   */
  static void mend(Path directory, Set<Path> except) throws IOException {
    closeToOthers(directory, folderMode());
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
      for (Path each : found) {
        if (except.contains(each) || Files.isSymbolicLink(each)) {
          continue;
        }
        boolean closesAll =
            each.endsWith("vault") || each.getFileName().toString().startsWith("ledger-db");
        if (closesAll && Files.isDirectory(each)) {
          closeToOthers(each, CLOSED);
        } else {
          mendAll(each);
        }
      }
    }
  }

  /** Writes a file of mode 0600, whole or not at all. */
  static void write(Path file, String content) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            "new",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, content, StandardCharsets.UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What is to be said to root. */
  static Optional<String> warnOfRoot() {
    return new UnixSystem().getUid() == 0
        ? Optional.of(
            "warning: runs as root, which nothing of it needs; an own user is safer:"
                + " useradd --system --create-home belay")
        : Optional.empty();
  }

  private static void mendAll(Path start) throws IOException {
    Files.walkFileTree(
        start,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            closeToOthers(folder, CLOSED);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isSymbolicLink()) {
              closeToOthers(file, CLOSED);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
              throw failure;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Leaves of its mode what is {@code allowed}. */
  private static void closeToOthers(Path file, Set<PosixFilePermission> allowed)
      throws IOException {
    Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
    mode.addAll(Files.getPosixFilePermissions(file));
    if (!mode.retainAll(allowed)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(file, mode);
    } catch (IOException e) {
      throw new IOException(
          file
              + " is open to others and can't be closed: "
              + e.getMessage()
              + "; everything in a home belongs to the user that runs Belay",
          e);
    }
  }

  private static Set<PosixFilePermission> folderMode() {
    return new UnixSystem().getUid() == 0 ? PASSABLE : CLOSED;
  }

  private static long owner(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
  }
}
