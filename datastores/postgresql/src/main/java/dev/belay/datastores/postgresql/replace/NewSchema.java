package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Puts prepared tables into a new schema of the database that people use, in one transaction. It
 * locks and changes nothing that existed before.
 */
final class NewSchema {
  private final DatabaseOrder order;
  private final PostgresSession from;
  private final PostgresSession to;
  private final ProgressListener progress;
  private final String schema;

  /**
   * @param from a session in the prepared database
   * @param to a session in the target
   */
  NewSchema(
      DatabaseOrder order, PostgresSession from, PostgresSession to, ProgressListener progress) {
    this.order = order;
    this.from = from;
    this.to = to;
    this.progress = progress;
    this.schema = Objects.requireNonNull(order.selection().intoSchema());
  }

  void make(int major) throws SQLException, DataStoreException, InterruptedException {
    SchemaTool tool = SchemaTool.atLeast(major);
    var prepared = PostgresAddress.withDatabase(order.store(), Names.of(order).prepared());
    String before = tool.tablesOf(prepared, schema, "pre-data");
    String after = tool.tablesOf(prepared, schema, "post-data");
    to.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    SubsetReadiness readiness = new SubsetReadiness(to, order);
    readiness.requireNewSchema(schema);
    Dependencies.requireIn(to, order.database(), from, schema);
    ChosenTables tables = ChosenTables.in(from);
    readiness.requireOwnCode(tables, from);
    if (!readiness.hasSchema(schema)) {
      create();
    }
    run(before);
    new TransferredTables(PostgresContents.of(order.manifest()), from, to, progress)
        .transfer(tables.withRows());
    OwnedSequences.advance(from, to);
    progress.progressed("indexes and constraints", 0, 0);
    run(after);
    for (var table : tables.names()) {
      to.execute("ANALYZE " + Identifiers.quote(table));
    }
    to.execute(Names.of(order).leaveTrace());
    to.execute("COMMIT");
  }

  /**
   * The database's owner gets the schema, if the role may do that. Tables keep their own owners.
   */
  private void create() throws SQLException {
    String owner =
        Rows.texts(
                to,
                "SELECT CASE WHEN pg_catalog.pg_has_role(datdba, 'USAGE') THEN"
                    + " pg_catalog.pg_get_userbyid(datdba) ELSE current_user END FROM"
                    + " pg_catalog.pg_database WHERE datname = pg_catalog.current_database()")
            .getFirst();
    String name = Identifiers.quote(schema);
    to.execute("CREATE SCHEMA " + name + " AUTHORIZATION " + Identifiers.quote(owner));
    to.execute(
        "COMMENT ON SCHEMA "
            + name
            + " IS "
            + Identifiers.literal(
                "tables of "
                    + order.manifest().snapshotAt()
                    + ", restored from recovery point "
                    + order.manifest().recoveryPointId()));
    for (String role :
        Rows.texts(
            from,
            "SELECT DISTINCT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE"
                + " relnamespace = "
                + Identifiers.literal(name)
                + "::pg_catalog.regnamespace")) {
      to.execute("GRANT USAGE, CREATE ON SCHEMA " + name + " TO " + Identifiers.quote(role));
    }
  }

  private void run(String script) throws SQLException {
    try (Statement statement = to.jdbc().createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(script);
    }
  }
}
