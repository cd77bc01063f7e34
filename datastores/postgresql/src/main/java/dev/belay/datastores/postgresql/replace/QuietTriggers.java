package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The users' triggers of some tables. They are switched off in a transaction and then set back. */
final class QuietTriggers {
  private record Found(String table, String name, String mode, boolean internal) {}

  private final List<Found> triggers;

  private QuietTriggers(List<Found> triggers) {
    this.triggers = triggers;
  }

  /**
   * Switches the triggers off.
   *
   * @throws DataStoreException.Refused when only a superuser could do that
   */
  static QuietTriggers of(PostgresSession session, List<Table> tables)
      throws SQLException, DataStoreException {
    List<Found> found = new ArrayList<>();
    for (Table table : tables) {
      String name = Identifiers.quote(table.qualifiedName());
      found.addAll(
          Rows.of(
              session,
              // Constraints' own triggers have one. Before version 13, those of partitions were
              // internal, too.
              "SELECT tgname, tgenabled, tgisinternal FROM pg_catalog.pg_trigger WHERE tgenabled"
                  + " <> 'D' AND (NOT tgisinternal OR tgconstraint = 0) AND tgrelid = "
                  + Identifiers.literal(name)
                  + "::pg_catalog.regclass",
              row -> new Found(name, row.getString(1), row.getString(2), row.getBoolean(3))));
    }
    for (Found trigger : found) {
      if (trigger.internal()) {
        throw new DataStoreException.Refused(
            "trigger "
                + trigger.name()
                + " of partition "
                + trigger.table()
                + " can't be switched off in this version of PostgreSQL; restore into another"
                + " schema");
      }
      session.execute(alter(trigger, "DISABLE TRIGGER "));
    }
    return new QuietTriggers(found);
  }

  /** Sets the triggers back. */
  void back(PostgresSession session) throws SQLException {
    for (Found trigger : triggers) {
      session.execute(
          alter(
              trigger,
              switch (trigger.mode()) {
                case "A" -> "ENABLE ALWAYS TRIGGER ";
                case "R" -> "ENABLE REPLICA TRIGGER ";
                default -> "ENABLE TRIGGER ";
              }));
    }
  }

  private static String alter(Found trigger, String what) {
    return "ALTER TABLE ONLY " + trigger.table() + " " + what + Identifiers.quote(trigger.name());
  }
}
