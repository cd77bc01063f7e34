package dev.belay.datastores.postgresql.readiness;

import dev.belay.datastores.Need;
import dev.belay.datastores.postgresql.schema.SchemaEntry;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a rollback to a database as it is now would lack, told before the incident. */
public final class RollbackNeeds {
  private static final String FAILS = "a rollback would fail: ";
  private static final String LOSES = "in a rollback, ";

  /** As warnings of a recovery point. */
  public static List<String> warnings(List<Need> needs) {
    List<String> warnings = new ArrayList<>();
    List<Need> fatal = RestoreNeeds.fatal(needs);
    if (!fatal.isEmpty()) {
      warnings.add(FAILS + Need.text(fatal));
    }
    needs.stream().filter(need -> !need.fatal()).forEach(need -> warnings.add(LOSES + need.what()));
    return warnings;
  }

  /** Whether a point's warning is one of these. */
  public static boolean isWarning(String warning) {
    return warning.startsWith(FAILS) || warning.startsWith(LOSES);
  }

  private static final String OBJECT_OWNERS =
      "SELECT DISTINCT pg_catalog.pg_get_userbyid(lomowner) FROM"
          + " pg_catalog.pg_largeobject_metadata ORDER BY 1";

  private static final String TABLESPACES =
      "SELECT DISTINCT t.spcname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_tablespace t"
          + " ON t.oid = c.reltablespace WHERE t.spcname <> 'pg_global' ORDER BY 1";

  private static final String DATABASE_OWNER =
      "SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database WHERE datname ="
          + " pg_catalog.current_database()";

  private static final String SLOTS =
      "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE database ="
          + " pg_catalog.current_database() AND NOT temporary ORDER BY 1";

  private static final String SUBSCRIPTIONS =
      "SELECT s.subname FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid ="
          + " s.subdbid WHERE d.datname = pg_catalog.current_database() ORDER BY 1";

  private RollbackNeeds() {}

  /**
   * @param session in the database, as the role that would restore it
   * @param sql the database's schema, as pg_dump writes it; empty when it can't be read
   * @return empty on a standby, which nothing can be restored into: its primary must be asked
   */
  public static List<Need> of(PostgresSession session, String sql) throws SQLException {
    if (!names(session, "SELECT '' WHERE pg_catalog.pg_is_in_recovery()").isEmpty()) {
      return List.of();
    }
    Demands demands =
        Demands.of(SchemaEntry.parse(sql))
            .with(names(session, OBJECT_OWNERS), names(session, TABLESPACES));
    List<Need> needs = new ArrayList<>(RestoreNeeds.of(session, demands, true));
    for (String owner : names(session, DATABASE_OWNER)) {
      RestoreNeeds.addTo(needs, RestoreNeeds.ofOwner(session, owner));
    }
    leftBehind(session, "replication slots", SLOTS, needs);
    leftBehind(session, "subscriptions", SUBSCRIPTIONS, needs);
    return List.copyOf(needs);
  }

  private static void leftBehind(PostgresSession session, String what, String sql, List<Need> needs)
      throws SQLException {
    List<String> found = names(session, sql);
    if (!found.isEmpty()) {
      needs.add(
          Need.fatal(
              "the database has "
                  + what
                  + ", which would stay with what is replaced: drop "
                  + String.join(", ", found)
                  + " before a rollback"));
    }
  }

  private static List<String> names(PostgresSession session, String sql) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }
}
