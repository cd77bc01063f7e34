package dev.belay.datastores.postgresql;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.Readiness.Capability;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.capture.CaptureReadiness;
import dev.belay.datastores.postgresql.capture.DatabaseFacts;
import dev.belay.datastores.postgresql.capture.EncodedNames;
import dev.belay.datastores.postgresql.capture.Gaps;
import dev.belay.datastores.postgresql.capture.Unseen;
import dev.belay.datastores.postgresql.readiness.RollbackNeeds;
import dev.belay.datastores.postgresql.sandbox.SandboxNeeds;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a database lacks for captures, verifications and rollbacks, as it is now. */
final class PostgresReadiness {
  private static final Duration LOCKS = Duration.ofSeconds(2);

  private PostgresReadiness() {}

  /** See {@link dev.belay.datastores.DataStoreDriver#readiness}. */
  static List<Readiness> of(StoreConnection store) throws DataStoreException, InterruptedException {
    try (PostgresSession session = PostgresSession.open(store)) {
      try {
        SchemaTool tool = CaptureReadiness.tool(session, store);
        if (!EncodedNames.needs(session).isEmpty()) { // what needs names can't be asked for
          return List.of(new Readiness(Capability.CAPTURE, CaptureReadiness.needs(session)));
        }
        List<Need> capture = CaptureReadiness.needs(session);
        // What can't be read has no schema that can be looked at.
        String schema = capture.isEmpty() ? schema(store, tool) : "";
        return List.of(
            new Readiness(Capability.CAPTURE, with(capture, CaptureReadiness.notes(session))),
            new Readiness(Capability.VERIFICATION, verification(session, store)),
            new Readiness(Capability.ROLLBACK, RollbackNeeds.of(session, schema)));
      } catch (SQLException e) {
        throw session.error("readiness", e);
      }
    }
  }

  private static List<Need> verification(PostgresSession session, StoreConnection store)
      throws SQLException, InterruptedException {
    DatabaseFacts facts = new DatabaseFacts(session);
    return with(
        Gaps.needs(Unseen.gaps(session), store),
        SandboxNeeds.of(facts.extensions(), facts.server().major()));
  }

  private static List<Need> with(List<Need> needs, List<Need> notes) {
    return Stream.concat(needs.stream(), notes.stream()).toList();
  }

  private static String schema(StoreConnection store, SchemaTool tool)
      throws DataStoreException, InterruptedException {
    SchemaTool.Archive archive =
        tool.dump(store, null, LOCKS)
            .orElseThrow(
                () ->
                    new DataStoreException.Unavailable(
                        "a table of " + store.name() + " is locked; try again", null));
    return tool.sql(archive.bytes());
  }
}
