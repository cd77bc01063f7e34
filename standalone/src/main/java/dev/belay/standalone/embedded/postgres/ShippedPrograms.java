package dev.belay.standalone.embedded.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's server programs, as they come in a jar for each platform (built by zonky.io).
 *
 * @param platform as in the archive's name: {@code linux-x86_64}
 */
record ShippedPrograms(String platform) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  /** Those for this machine. */
  static ShippedPrograms here() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = architecture.equals("aarch64") || architecture.equals("arm64");
    if (system.contains("mac")) {
      return new ShippedPrograms("darwin-x86_64"); // for both kinds of processors
    }
    boolean alpine = Files.exists(Paths.get("/etc/alpine-release"));
    return new ShippedPrograms(
        "linux-" + (arm ? "arm_64" : "x86_64") + (alpine ? "-alpine_linux" : ""));
  }

  /**
   * Unpacks them: every folder and file is this user's alone.
   *
   * @param directory is made; must not exist
   */
  void unpack(Path directory) throws IOException {
    String archive = "/postgres-" + platform + ".txz";
    try (InputStream packed = ShippedPrograms.class.getResourceAsStream(archive)) {
      if (packed == null) {
        throw new IOException(
            "there are no PostgreSQL programs for the platform "
                + platform
                + " ("
                + archive
                + " is not on the class path); run the services with a PostgreSQL of your own");
      }
      unpack(packed, directory);
    }
  }

  static void unpack(InputStream packed, Path directory) throws IOException {
    Files.createDirectory(directory, OWNER_ONLY);
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, directory);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path directory)
      throws IOException {
    Path target = directory.resolve(entry.getName()).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException("the archive names " + entry.getName() + ", outside of its folder");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target, OWNER_ONLY);
      return;
    }
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent, OWNER_ONLY);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, target);
      Files.setPosixFilePermissions(target, (entry.getMode() & 0100) == 0 ? FILE : PROGRAM);
    }
  }
}
