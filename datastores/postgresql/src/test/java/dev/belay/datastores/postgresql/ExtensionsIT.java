package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.sandbox.PostgresSandbox;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.DebianPackages;
import dev.belay.datastores.postgresql.testing.Verified;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Extensions as Debian has them: some come with tables that refer to each other, some with jobs.
 */
@Tag("faults")
class ExtensionsIT {
  @TempDir Path temporary;
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();
  private static PostgresTools tools;

  @BeforeAll
  static void install() throws Exception {
    tools = PostgresTools.installed("postgres").getFirst();
    String prefix = "postgresql-" + tools.major() + "-";
    Path controls = Path.of("/usr/share/postgresql/" + tools.major() + "/extension");
    for (Map.Entry<String, String> each :
        Map.of(
                "pg_cron", "cron",
                "pgaudit", "pgaudit",
                "pglogical", "pglogical",
                "pg_stat_kcache", "pg-stat-kcache",
                "postgis", "postgis-3")
            .entrySet()) {
      DebianPackages.require(
          controls.resolve(each.getKey() + ".control"), prefix + each.getValue());
    }
  }

  /** {@code topology.layer} refers to {@code topology.topology}; both have rows of the user. */
  @Test
  void postgisWithTopologiesAndRasters() throws Exception {
    try (PrivatePostgres server = server("")) {
      verified(
          server,
          "CREATE EXTENSION postgis",
          "CREATE EXTENSION postgis_topology",
          "CREATE EXTENSION postgis_raster",
          "SET search_path = public, topology",
          "SELECT topology.CreateTopology('city', 4326, 0.001)",
          "CREATE TABLE roads (id int PRIMARY KEY, geom geometry(LineString, 4326), geog"
              + " geography(Point))",
          "SELECT topology.AddTopoGeometryColumn('city', 'public', 'roads', 'topo', 'LINE')",
          "INSERT INTO roads (id, geom, geog) SELECT n,"
              + " ST_SetSRID(ST_MakeLine(ST_Point(n, 1.5), ST_Point(n + 1, 2.25)), 4326),"
              + " ST_Point(n / 10.0, 5) FROM generate_series(1, 20) n",
          "UPDATE roads SET topo = topology.toTopoGeom(geom, 'city', 1) WHERE id < 6",
          "CREATE INDEX ON roads USING gist (geom)",
          "CREATE INDEX ON roads USING gist (geog)",
          "INSERT INTO spatial_ref_sys VALUES (990001, 'me', 1, 'x', '+proj=longlat +datum=WGS84')",
          "CREATE TABLE rasters (rid serial PRIMARY KEY, rast raster)",
          "INSERT INTO rasters (rast) SELECT ST_AddBand("
              + "ST_MakeEmptyRaster(10, 10, 0, 0, 1, -1, 0, 0, 4326), '8BUI'::text, 1, 0)",
          "SELECT AddRasterConstraints('rasters'::name, 'rast'::name)",
          "CREATE MATERIALIZED VIEW lengths AS SELECT id, ST_Length(geom) FROM roads");
    }
  }

  /** A job that is due each second, if it could. */
  @Test
  void jobsOfPgCronAreThereAndDoNotRun() throws Exception {
    try (PrivatePostgres server =
        server("pg_cron", Map.entry("cron.database_name", "shop"), workers(0))) {
      Manifest point =
          verified(
              server,
              "CREATE EXTENSION pg_cron",
              "SELECT cron.schedule('* * * * *', 'CREATE TABLE public.ran ()')",
              "SELECT cron.schedule('nightly', '0 3 * * *', 'VACUUM')");
      Isolation jail =
          Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
      try (PostgresSandbox sandbox =
          PostgresSandbox.open(new SandboxRequest(point, temporary.resolve("jobs"), jail))) {
        driver.restore(point, vault, sandbox, ProgressListener.NONE);

        assertThat(Databases.query(sandbox.connection(), "SELECT command FROM cron.job ORDER BY 1"))
            .containsExactly("CREATE TABLE public.ran ()", "VACUUM");
        assertThat(
                Databases.query(
                    sandbox.connection(),
                    "SELECT backend_type FROM pg_stat_activity WHERE backend_type ~"
                        + " 'cron|logical|parallel'"))
            .isEmpty();
      }
    }
  }

  @Test
  void librariesThatCountAndAudit() throws Exception {
    try (PrivatePostgres server = server("pg_stat_statements,pg_stat_kcache,pgaudit")) {
      verified(
          server,
          "CREATE EXTENSION pg_stat_statements",
          "CREATE EXTENSION pg_stat_kcache",
          "CREATE EXTENSION pgaudit",
          "CREATE TABLE t (id int)",
          "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM pg_stat_kcache");
    }
  }

  @Test
  void aNodeOfPglogical() throws Exception {
    try (PrivatePostgres server =
        server(
            "pglogical",
            Map.entry("wal_level", "logical"),
            Map.entry("track_commit_timestamp", "on"))) {
      verified(
          server,
          "CREATE EXTENSION pglogical",
          "SELECT pglogical.create_node(node_name := 'one', dsn := 'host=127.0.0.1 dbname=x')",
          "CREATE TABLE t (id int PRIMARY KEY)",
          "SELECT pglogical.replication_set_add_all_tables('default', ARRAY['public'])");
    }
  }

  private static Map.Entry<String, String> workers(int most) {
    return Map.entry("max_worker_processes", String.valueOf(most));
  }

  @SafeVarargs
  private PrivatePostgres server(String libraries, Map.Entry<String, String>... settings)
      throws Exception {
    Map<String, String> all = new HashMap<>(Map.ofEntries(settings));
    all.put("shared_preload_libraries", libraries);
    return PrivatePostgres.start(tools, temporary.resolve("server"), all);
  }

  private Manifest verified(PrivatePostgres server, String... statements) throws Exception {
    Databases.sql(server.connection("postgres", 1), "CREATE DATABASE shop");
    StoreConnection source = server.connection("shop", 2);
    Databases.sql(source, statements);
    return Verified.point(driver, vault, source, temporary.resolve("sandbox"));
  }
}
