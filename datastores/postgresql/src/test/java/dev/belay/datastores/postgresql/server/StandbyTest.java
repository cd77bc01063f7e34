package dev.belay.datastores.postgresql.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures from a standby: the server is in recovery, and takes no writes. */
class StandbyTest {
  @TempDir Path temporary;

  @Test
  void whatAStandbyDoesNotHaveIsToldWithThePoint() throws Exception {
    Path folder = temporary.resolve("server");
    PostgresTools tools = PostgresTools.atLeast(15, "postgres");
    try (PrivatePostgres server = PrivatePostgres.start(tools, folder, Map.of())) {
      StoreConnection store = new Databases(server).create();
      Databases.sql(
          store,
          "CREATE TABLE logged (id int PRIMARY KEY)",
          "INSERT INTO logged SELECT generate_series(1, 500)",
          "CREATE UNLOGGED TABLE fleeting (id int)",
          "INSERT INTO fleeting SELECT generate_series(1, 1000)");
      assertThat(server.process().destroy()).isTrue();
      server.process().onExit().get(1, TimeUnit.MINUTES);
      Process standby = startAsStandby(server, tools);
      try {
        PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
        MemoryVault vault = new MemoryVault();

        Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);

        assertThat(point.totals().rows()).isEqualTo(500);
        assertThat(point.gaps())
            .singleElement()
            .satisfies(gap -> assertThat(gap.what()).contains("unlogged table public.fleeting"));
        assertThat(point.warnings())
            .hasSize(2)
            .anySatisfy(
                warning ->
                    assertThat(warning)
                        .contains("unlogged table public.fleeting", "standby", "primary"))
            .anySatisfy(warning -> assertThat(warning).contains("not connected to its primary"));
      } finally {
        standby.destroy();
        standby.waitFor(1, TimeUnit.MINUTES);
        standby.destroyForcibly();
      }
    }
  }

  private static Process startAsStandby(PrivatePostgres server, PostgresTools tools)
      throws Exception {
    ServerUser user = ServerUser.current();
    ServerFolder folder = new ServerFolder(server.directory(), user);
    user.give(Files.createFile(folder.data().resolve("standby.signal")));
    Process standby =
        folder
            .process(java.util.List.of(tools.program("postgres"), "-D", folder.data().toString()))
            .redirectOutput(folder.log().toFile())
            .start();
    Awaitility.await()
        .atMost(java.time.Duration.ofMinutes(1))
        .until(
            () ->
                folder
                    .postmaster()
                    .filter(postmaster -> postmaster.status().equals("ready"))
                    .isPresent());
    return standby;
  }
}
