package dev.belay.standalone;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.standalone.demo.SampleDatabase;
import dev.belay.standalone.embedded.postgres.EarlierCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The home of an earlier version, as it was left behind. {@code docs/development.md} says how one
 * is added.
 *
 * @param archive with {@code home}, {@code belay.yaml}, and {@code ledger-db.sql}, which is what
 *     the home's database had
 */
record EarlierHome(Path archive) {
  private static final Path ALL =
      Path.of("src", "test", "resources", "dev", "belay", "standalone", "homes");

  static List<EarlierHome> all() throws IOException {
    try (Stream<Path> found = Files.list(ALL)) {
      return found
          .filter(file -> file.toString().endsWith(".tar.gz"))
          .sorted()
          .map(EarlierHome::new)
          .toList();
    }
  }

  /**
   * Puts it into a folder, as {@code home}.
   *
   * @return the policy, of the same application, with another database
   */
  Path unpack(Path directory, SampleDatabase shop) throws Exception {
    try (InputStream file = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.copy(tar, target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        }
      }
    }
    Path home = directory.resolve("home");
    EarlierCluster.make(
        home.resolve("ledger-db"),
        Files.createDirectory(home.resolve("ledger-db-programs")),
        List.of(Files.readString(directory.resolve("ledger-db.sql"))));
    return policy(directory, shop.connection());
  }

  private static Path policy(Path directory, StoreConnection shop) throws IOException {
    Path password =
        Files.createFile(
            directory.resolve("password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, PostgresAddress.password(shop).reveal());
    Path policy = directory.resolve("belay.yaml");
    return Files.writeString(
        policy,
        Files.readString(policy)
            .replace("@URL@", PostgresAddress.url(shop))
            .replace("@USER@", PostgresAddress.username(shop))
            .replace("@PASSWORD@", password.toString()));
  }

  @Override
  public String toString() {
    return archive.getFileName().toString().replace(".tar.gz", "");
  }
}
