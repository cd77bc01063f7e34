package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.Need;
import dev.belay.datastores.postgresql.contents.PostgresContents.CollationVersion;
import dev.belay.datastores.postgresql.contents.PostgresContents.Database;
import dev.belay.datastores.postgresql.contents.PostgresContents.Extension;
import dev.belay.datastores.postgresql.contents.PostgresContents.MaterializedView;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.RoleRights;
import dev.belay.datastores.postgresql.contents.PostgresContents.Server;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The facts of a database that go into the manifest, all from one snapshot.
 *
 * @param gaps see {@link Unseen#gaps}
 * @param warnings what else is left out, and how old a standby's data is
 */
record CapturedFacts(
    Server server,
    Database database,
    List<MaterializedView> materializedViews,
    Map<String, String> roleCandidates,
    List<RoleRights> roleRights,
    List<String> tablespaces,
    List<QualifiedName> foreignTables,
    List<Extension> extensions,
    List<CollationVersion> collations,
    List<String> subscriptions,
    List<Need> gaps,
    List<String> warnings) {

  static CapturedFacts read(PostgresSession session, DatabaseFacts facts) throws SQLException {
    return new CapturedFacts(
        facts.server(),
        facts.database(),
        MaterializedViews.inOrder(session),
        ServerRoles.candidates(session),
        ServerRoles.rights(session),
        facts.tablespaces(),
        facts.foreignTables(),
        facts.extensions(),
        facts.collations(),
        facts.subscriptions(),
        Unseen.gaps(session),
        facts.warnings());
  }
}
