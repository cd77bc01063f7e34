package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Replaces the rows of tables that people use with those of prepared tables, in the transaction
 * that locks out writers. The tables keep their grants, views, indexes and triggers. No trigger
 * fires, nothing cascades, and every foreign key is checked again at the end.
 */
final class NewRows {
  private final DatabaseOrder order;
  private final PostgresSession from;
  private final PostgresSession to;
  private final ProgressListener progress;

  /**
   * @param from a session in the prepared database
   * @param to a session in the target, in a transaction with all locks that this needs
   */
  NewRows(
      DatabaseOrder order, PostgresSession from, PostgresSession to, ProgressListener progress) {
    this.order = order;
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /**
   * Does everything except the commit.
   *
   * @return for people
   */
  List<String> put(ChosenTables tables) throws SQLException, DataStoreException {
    SubsetReadiness readiness = new SubsetReadiness(to, order);
    readiness.requireSameForm(tables, from);
    readiness.requireOwnCode(tables, to);
    ForeignKeys keys = ForeignKeys.of(to, tables.names());
    keys.drop(to);
    QuietTriggers triggers = QuietTriggers.of(to, tables.withRows());
    if (!tables.withRows().isEmpty()) {
      to.execute(
          tables.withRows().stream()
              .map(table -> "ONLY " + Identifiers.quote(table.qualifiedName()))
              .collect(Collectors.joining(", ", "TRUNCATE TABLE ", "")));
    }
    new TransferredTables(PostgresContents.of(order.manifest()), from, to, progress)
        .transfer(tables.withRows());
    to.execute("SET CONSTRAINTS ALL IMMEDIATE"); // deferred checks would forbid the next statements
    progress.progressed("constraints", 0, 0);
    keys.makeAgain(to);
    triggers.back(to);
    OwnedSequences.advance(from, to);
    to.execute(Names.of(order).leaveTrace());
    List<String> notes = new ArrayList<>();
    for (String view : materializedViews(tables)) {
      notes.add("materialized view " + view + " still shows the old rows: refresh it");
    }
    return notes;
  }

  private List<String> materializedViews(ChosenTables tables) throws SQLException {
    String chosen =
        tables.names().stream()
            .map(NewRows::oid)
            .collect(Collectors.joining(", ", "ARRAY[", "]::pg_catalog.oid[]"));
    return Rows.texts(
        to,
        """
        WITH RECURSIVE reads AS (
          SELECT r.ev_class AS oid FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
          WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = ANY (%s)
          UNION
          SELECT r.ev_class FROM reads
            JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = reads.oid
            JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid)
        SELECT c.oid::pg_catalog.regclass::pg_catalog.text FROM pg_catalog.pg_class c
        WHERE c.relkind = 'm' AND c.oid IN (SELECT oid FROM reads) ORDER BY 1
        """
            .formatted(chosen));
  }

  private static String oid(QualifiedName table) {
    return "pg_catalog.to_regclass("
        + Identifiers.literal(Identifiers.quote(table))
        + ")::pg_catalog.oid";
  }
}
