package dev.belay.datastores.postgresql.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** More rows than fit in the heap: a process of its own, with the limits of production. */
@Tag("faults")
@ExtendWith(SharedPostgres.class)
class ManyRowsTest {
  private static final String POINT = "0198f2b0-0000-7000-8000-000000000001";
  private static final int ROWS = 2_000_000;

  @TempDir private Path folder = Path.of("");

  /** The join alone would take 130 MB for the hashes of both sides. */
  @Test
  void comparesMillionsOfRowsInASmallHeap(Databases databases) throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE UNLOGGED TABLE many (id int PRIMARY KEY, t text)",
        "INSERT INTO many SELECT i, md5(i::text) FROM generate_series(1, " + ROWS + ") i");
    Path vaultFolder = folder.resolve("vault");
    Path spill = Files.createDirectory(folder.resolve("spill"));
    try (Vault vault =
        Vaults.open(
            vaultFolder.toUri(),
            VaultKey.loadOrCreate(folder.resolve("key")),
            VaultSettings.defaults().withSegmentBytes(1 << 20))) {
      vault.commit(
          new PostgresDriver(Clock.systemUTC())
              .capture(Requests.of(store), vault, ProgressListener.NONE));
    }
    Databases.sql(
        store,
        "UPDATE many SET t = 'changed' WHERE id % 10 = 0",
        "DELETE FROM many WHERE id % 1000 = 1",
        "INSERT INTO many SELECT i, 'added' FROM generate_series(-50, -1) i");

    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + spill,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    folder.toString(),
                    PostgresAddress.url(store),
                    PostgresAddress.username(store)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process
        .getOutputStream()
        .write(PostgresAddress.password(store).reveal().getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(output.lines().toList()).contains("added 50 changed 200000 removed 2000 samples 9");
    try (var files = Files.list(spill)) {
      assertThat(files.filter(file -> file.toString().contains("belay"))).isEmpty();
    }
  }

  /** The process with the small heap. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      String password = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      StoreConnection store =
          PostgresAddress.connection(
              "child", arguments[1], arguments[2], new dev.belay.datastores.Secret(password), 2);
      try (Vault vault =
          Vaults.openExisting(
              folder.resolve("vault").toUri(),
              VaultKey.load(folder.resolve("key")),
              VaultSettings.defaults())) {
        Comparison comparison =
            new PostgresComparison()
                .compare(vault.manifest(POINT).manifest(), vault, store, 3, ProgressListener.NONE);
        System.out.printf(
            "added %d changed %d removed %d samples %d%n",
            comparison.added(),
            comparison.changed(),
            comparison.removed(),
            comparison.parts().getFirst().samples().size());
      }
    }
  }
}
