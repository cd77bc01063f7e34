package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database with a bit of everything that PostgreSQL offers. */
@ExtendWith(SharedPostgres.class)
class EverythingRoundTripTest {
  static final Path EVERYTHING =
      Path.of(
          "..",
          "..",
          "standalone",
          "src",
          "main",
          "resources",
          "dev",
          "belay",
          "standalone",
          "demo",
          "shop.sql");

  private static final String DATABASE_FACTS =
      """
      SELECT unnest(ARRAY[shobj_description(d.oid, 'pg_database'),
        (SELECT string_agg(coalesce(r.rolname, '-') || ' ' || s.setconfig::text, '; ' ORDER BY r.rolname)
         FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE s.setdatabase = d.oid),
        (SELECT string_agg(a::text, '; ' ORDER BY a::text) FROM aclexplode(d.datacl) a)])
      FROM pg_database d WHERE datname = current_database()
      """;

  private static final String LARGE_OBJECTS =
      """
      SELECT concat_ws(' ', oid, pg_get_userbyid(lomowner), lomacl, obj_description(oid, 'pg_largeobject'),
        md5(lo_get(oid))) FROM pg_largeobject_metadata ORDER BY oid
      """;

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void restoresAllOfIt(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    databases.script(source, EVERYTHING);
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    RestoreResult result =
        driver.restore(manifest, vault, Databases.sandbox(target), ProgressListener.NONE);

    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(Databases.differences(databases.sortedData(source), databases.sortedData(target)))
        .isEmpty();
    assertThat(Databases.query(target, DATABASE_FACTS))
        .isEqualTo(Databases.query(source, DATABASE_FACTS))
        .doesNotContainNull();
    assertThat(Databases.query(target, LARGE_OBJECTS))
        .hasSize(4)
        .isEqualTo(Databases.query(source, LARGE_OBJECTS));
    for (String view : List.of("turnover_by_month", "a_best_month")) {
      String rows = "SELECT v::text FROM shop." + view + " v ORDER BY 1";
      assertThat(Databases.query(target, rows))
          .isEqualTo(Databases.query(source, rows))
          .isNotEmpty();
    }
    assertThat(
            Databases.query(
                target, "SELECT relispopulated FROM pg_class WHERE relname = 'not_yet'"))
        .containsExactly("f");
    PostgresContents contents = PostgresContents.of(manifest);
    assertThat(contents.roles()).contains("shop_owner", "shop_app", "Reporting Team");
    assertThat(result.amount().count()).isEqualTo(manifest.totals().rows()).isGreaterThan(300_000);
    assertThat(result.warnings()).isEmpty();
    assertThat(vault.openWriters()).isZero();
  }
}
