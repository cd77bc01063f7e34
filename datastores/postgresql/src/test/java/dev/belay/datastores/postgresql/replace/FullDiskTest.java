package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real file system without room for a second copy. */
@Tag("faults")
@Tag("mounts")
class FullDiskTest {
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @Test
  void saysSoAndLeavesNothingBehind() throws Exception {
    Path disk = Files.createTempDirectory("belay-disk");
    assertThat(mount(disk))
        .as(
            "a file system was mounted: root may; others leave this out by"
                + " -Dtest.excludedGroups=mounts")
        .isTrue();
    // a server of its own: what can't be written is a fault of the whole server
    try (PrivatePostgres server =
        PrivatePostgres.start(
            PostgresTools.installed("postgres").getFirst(),
            Files.createTempDirectory("belay-test"),
            Map.of("lc_messages", "C"))) {
      restoreOnto(disk, new Databases(server));
    } finally {
      run("umount", disk.toString());
      Files.delete(disk);
    }
  }

  private void restoreOnto(Path disk, Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE filled AS SELECT n, n AS m FROM generate_series(1, 180000) n",
        "CREATE INDEX ON filled (n)",
        "CREATE INDEX ON filled (m, n)");
    Manifest point = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    StoreConnection target = databases.create();
    String name = PostgresAddress.of(target).database();
    StoreConnection server = databases.server().connection("postgres", 1);
    Files.setOwner(disk, Files.getOwner(databases.server().directory().resolve("data")));
    Databases.sql(server, "CREATE TABLESPACE small LOCATION '" + disk + "'");
    Databases.sql(server, "ALTER DATABASE " + name + " SET TABLESPACE small");
    RestoreOrder order = Orders.replacing(point, target, name);

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("no room");

    assertThat(Databases.query(server, "SELECT datname FROM pg_database"))
        .doesNotContain(Names.of(DatabaseOrder.of(order)).prepared())
        .contains(name);
    assertThat(Databases.query(target, "SELECT 1")).containsExactly("1");
  }

  private static boolean mount(Path disk) throws Exception {
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=18m", "tmpfs", disk.toString());
    if (!mounted) {
      Files.delete(disk);
    }
    return mounted;
  }

  private static boolean run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }
}
