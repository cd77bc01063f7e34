package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.postgresql.contents.PostgresContents.CollationVersion;
import dev.belay.datastores.postgresql.contents.PostgresContents.Database;
import dev.belay.datastores.postgresql.contents.PostgresContents.Extension;
import dev.belay.datastores.postgresql.contents.PostgresContents.Privilege;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Server;
import dev.belay.datastores.postgresql.contents.PostgresContents.Setting;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a capture records about a database besides tables and sequences, as the session sees it. */
public final class DatabaseFacts {
  private final PostgresSession session;
  private final int versionNumber;

  public DatabaseFacts(PostgresSession session) throws SQLException {
    this.session = session;
    this.versionNumber = serverVersion(session);
  }

  /** {@code server_version_num}, for example 150018. */
  static int serverVersion(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery("SHOW server_version_num")) {
      row.next();
      return row.getInt(1);
    }
  }

  public Server server() throws SQLException {
    String version =
        one("SELECT pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1)");
    boolean allowed =
        Boolean.parseBoolean(
            one(
                "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()',"
                    + " 'EXECUTE')::pg_catalog.text"));
    String system =
        allowed ? one("SELECT system_identifier::text FROM pg_catalog.pg_control_system()") : "";
    return new Server(version, versionNumber, system);
  }

  public Database database() throws SQLException {
    int major = versionNumber / 10_000;
    String provider =
        major >= 15
            ? "CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END"
            : "'libc'";
    String locale = major >= 17 ? "datlocale" : major >= 15 ? "daticulocale" : "NULL";
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT datname, pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype, %s, %s,
                  pg_catalog.pg_get_userbyid(datdba), pg_catalog.shobj_description(oid, 'pg_database'),
                  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public'), datacl IS NULL
                FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
                """
                    .formatted(provider, locale))) {
      row.next();
      return new Database(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          row.getString(7),
          row.getString(8),
          row.getBoolean(9),
          settings(),
          row.getBoolean(10) ? null : databasePrivileges());
    }
  }

  private List<Setting> settings() throws SQLException {
    List<Setting> settings = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT r.rolname, c.setting
                FROM pg_catalog.pg_db_role_setting s
                  JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                  LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,
                  pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS c (setting, i)
                WHERE d.datname = pg_catalog.current_database()
                  AND NOT (r.rolname IS NOT NULL AND c.setting LIKE 'application_name=belay %') -- a restore's mark
                ORDER BY r.rolname NULLS FIRST, c.i
                """)) {
      while (row.next()) {
        String[] setting = row.getString(2).split("=", 2);
        settings.add(new Setting(row.getString(1), setting[0], setting[1]));
      }
    }
    return settings;
  }

  private List<Privilege> databasePrivileges() throws SQLException {
    return privileges(
            """
            SELECT 0 AS oid, coalesce(r.rolname, ''), a.privilege_type, a.is_grantable
            FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) WITH ORDINALITY
              AS a (grantor, grantee, privilege_type, is_grantable, i)
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
            WHERE d.datname = pg_catalog.current_database()
            ORDER BY a.i
            """)
        .getOrDefault(0L, List.of());
  }

  private Map<Long, List<Privilege>> privileges(String sql) throws SQLException {
    Map<Long, List<Privilege>> privileges = new HashMap<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        privileges
            .computeIfAbsent(row.getLong(1), unused -> new ArrayList<>())
            .add(new Privilege(row.getString(2), row.getString(3), row.getBoolean(4)));
      }
    }
    return privileges;
  }

  /** A large object without its data. */
  public record LargeObjectSource(
      long oid, String owner, @Nullable List<Privilege> privileges, @Nullable String comment) {}

  public List<LargeObjectSource> largeObjects() throws SQLException {
    Map<Long, List<Privilege>> privileges =
        privileges(
            """
            SELECT m.oid, coalesce(r.rolname, ''), a.privilege_type, a.is_grantable
            FROM pg_catalog.pg_largeobject_metadata m, pg_catalog.aclexplode(m.lomacl) WITH ORDINALITY
              AS a (grantor, grantee, privilege_type, is_grantable, i)
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
            ORDER BY m.oid, a.i
            """);
    List<LargeObjectSource> objects = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT oid, pg_catalog.pg_get_userbyid(lomowner), lomacl IS NULL,
                  pg_catalog.obj_description(oid, 'pg_largeobject')
                FROM pg_catalog.pg_largeobject_metadata ORDER BY oid
                """)) {
      while (row.next()) {
        long oid = row.getLong(1);
        objects.add(
            new LargeObjectSource(
                oid,
                row.getString(2),
                row.getBoolean(3) ? null : privileges.getOrDefault(oid, List.of()),
                row.getString(4)));
      }
    }
    return objects;
  }

  /** The size of all large objects together on the disk. */
  long largeObjectBytes() throws SQLException {
    return Long.parseLong(
        one("SELECT pg_catalog.pg_relation_size('pg_catalog.pg_largeobject')::pg_catalog.text"));
  }

  List<String> tablespaces() throws SQLException {
    return many(
        """
        SELECT DISTINCT t.spcname FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND t.spcname <> 'pg_global'
        ORDER BY 1
        """);
  }

  List<QualifiedName> foreignTables() throws SQLException {
    List<QualifiedName> tables = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT n.nspname, c.relname
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'f' AND
                """
                    + Catalogue.USER_RELATION
                    + " ORDER BY 1, 2")) {
      while (row.next()) {
        tables.add(new QualifiedName(row.getString(1), row.getString(2)));
      }
    }
    return tables;
  }

  public List<Extension> extensions() throws SQLException {
    List<Extension> extensions = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT e.extname, e.extversion, n.nspname
                FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
                ORDER BY 1
                """)) {
      while (row.next()) {
        extensions.add(new Extension(row.getString(1), row.getString(2), row.getString(3)));
      }
    }
    return extensions;
  }

  public List<CollationVersion> collations() throws SQLException {
    String sql =
        """
        SELECT DISTINCT n.nspname || '.' || c.collname,
          CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END, c.collversion
        FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
          JOIN pg_catalog.pg_attribute a ON a.attcollation = c.oid AND a.attrelid >= 16384
        WHERE c.collversion IS NOT NULL
        """;
    if (versionNumber >= 150_000) {
      sql +=
          """
          UNION SELECT 'database', CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
            datcollversion FROM pg_catalog.pg_database
          WHERE datname = pg_catalog.current_database() AND datcollversion IS NOT NULL
          """;
    }
    List<CollationVersion> collations = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql + " ORDER BY 1")) {
      while (row.next()) {
        collations.add(new CollationVersion(row.getString(1), row.getString(2), row.getString(3)));
      }
    }
    return collations;
  }

  /** Subscriptions of this database. pg_dump writes them as disabled, if a superuser asks. */
  List<String> subscriptions() throws SQLException {
    return many(
        """
        SELECT s.subname FROM pg_catalog.pg_subscription s
          JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
        WHERE d.datname = pg_catalog.current_database()
          AND (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) ORDER BY 1
        """);
  }

  /** See {@link Unseen#notes} and {@link Standby}. */
  List<String> warnings() throws SQLException {
    List<String> warnings = new ArrayList<>(Standby.warnings(session));
    Unseen.notes(session).forEach(need -> warnings.add(need.what()));
    return warnings;
  }

  private String one(String sql) throws SQLException {
    return many(sql).getFirst();
  }

  private List<String> many(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }
}
