package dev.belay.datastores.postgresql.sandbox;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.Extension;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a sandbox needs for the extensions of a recovery point: that they are installed here, and
 * the libraries that must be there when the server starts. Nothing in these acts by itself: no
 * worker is let in.
 */
final class SandboxExtensions {
  /** Their libraries, which have their names, work only if the server has preloaded them. */
  private static final Set<String> PRELOADED =
      Set.of("pg_cron", "pgaudit", "pglogical", "pg_stat_kcache", "pg_qualstats", "set_user");

  /** What others must come after. */
  private static final String FIRST = "pg_stat_statements";

  private static final Set<String> AFTER_STATEMENTS = Set.of("pg_stat_kcache", "pg_qualstats");

  /** They move rows into tables of their own, with steps around a restore that Belay lacks. */
  private static final Set<String> UNSUPPORTED = Set.of("timescaledb", "citus");

  /** Of PostgreSQL itself, and others that are known to need no preloading. */
  private static final Set<String> ORDINARY =
      Set.of(
          ("adminpack amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int"
                  + " dict_xsyn earthdistance file_fdw fuzzystrmatch hstore insert_username intagg"
                  + " intarray isn lo ltree moddatetime old_snapshot pageinspect pg_buffercache"
                  + " pg_freespacemap pg_logicalinspect pg_overexplain pg_prewarm"
                  + " pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect pgcrypto"
                  + " pgrowlocks pgstattuple plpgsql plperl plperlu plpython3u pltcl pltclu"
                  + " postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows"
                  + " tsm_system_time unaccent uuid-ossp xml2 hstore_plperl hstore_plperlu"
                  + " hstore_plpython3u jsonb_plperl jsonb_plperlu jsonb_plpython3u"
                  + " ltree_plpython3u bool_plperl bool_plperlu address_standardizer"
                  + " address_standardizer_data_us postgis postgis_raster postgis_sfcgal"
                  + " postgis_tiger_geocoder postgis_topology vector hypopg pg_partman pg_repack"
                  + " hll ip4r orafce periods pgq pgtap plsh rum")
              .split(" "));

  private static final String NEEDS_PRELOADING = "shared_preload_libraries";

  private final PostgresContents contents;

  SandboxExtensions(PostgresContents contents) {
    this.contents = contents;
  }

  /**
   * Looks which extensions there are, and tries those that are not known.
   *
   * @param server a superuser's connection to any of its databases
   * @return settings that the server must start with; empty if it is right as it is
   * @throws DataStoreException.Misconfigured naming what is missing, and the package that has it
   */
  Map<String, String> settings(StoreConnection server, String database) throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(server)) {
      try {
        requireInstalled(session);
        Set<String> libraries = new LinkedHashSet<>();
        for (Extension extension : contents.extensions()) {
          String name = extension.name();
          if (AFTER_STATEMENTS.contains(name)) {
            libraries.add(FIRST);
          }
          if (PRELOADED.contains(name) || (!ORDINARY.contains(name) && wantsIt(session, name))) {
            libraries.add(name);
          }
        }
        return libraries.isEmpty() ? Map.of() : settings(libraries, database);
      } catch (SQLException e) {
        throw session.error("looking for extensions", e);
      }
    }
  }

  private static Map<String, String> settings(Set<String> libraries, String database) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("shared_preload_libraries", String.join(",", libraries));
    // No launcher of jobs, no supervisor of replication: the server refuses every such worker.
    settings.put("max_worker_processes", "0");
    if (libraries.contains("pg_cron")) {
      settings.put("cron.database_name", database);
      settings.put("cron.max_running_jobs", "0");
      settings.put("cron.log_run", "off");
    }
    return settings;
  }

  /** Why no sandbox can hold the extension; empty when one that has it can. */
  static Optional<String> obstacle(String extension) {
    return UNSUPPORTED.contains(extension)
        ? Optional.of(
            "a database with the extension "
                + extension
                + " can't be verified: it is restored by steps of its own, which Belay lacks")
        : Optional.empty();
  }

  private void requireInstalled(PostgresSession session) throws SQLException, DataStoreException {
    Set<String> here = new HashSet<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery("SELECT name FROM pg_catalog.pg_available_extensions")) {
      while (row.next()) {
        here.add(row.getString(1));
      }
    }
    List<String> missing = new ArrayList<>();
    for (Extension extension : contents.extensions()) {
      Optional<String> obstacle = obstacle(extension.name());
      if (obstacle.isPresent()) {
        throw new DataStoreException.Misconfigured(obstacle.get(), null);
      }
      if (!here.contains(extension.name())) {
        missing.add(
            extension.name()
                + " (on Debian: "
                + ExtensionPackages.of(extension.name(), contents.server().major())
                + ")");
      }
    }
    if (!missing.isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "the PostgreSQL %d of this verifier lacks extensions of the recovery point: %s. Install them where the verifier runs, then verify again"
              .formatted(contents.server().major(), String.join(", ", missing)),
          null);
    }
  }

  /** Anything else that fails is for the restore to say. */
  private static boolean wantsIt(PostgresSession session, String extension) throws SQLException {
    session.execute("BEGIN");
    try {
      session.execute("CREATE EXTENSION " + Identifiers.quote(extension) + " CASCADE");
      return false;
    } catch (SQLException e) {
      return String.valueOf(e.getMessage()).contains(NEEDS_PRELOADING);
    } finally {
      session.execute("ROLLBACK");
    }
  }
}
