package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.Need;
import java.sql.SQLException;
import java.util.List;

/**
 * Standbys of a server whose database is replaced by renaming. A session there is of a database,
 * not of its name, and a rename does not end it: it goes on reading what was replaced. Dropping
 * what was replaced ends it, on all standbys.
 */
final class Replicas {
  private static final String PHYSICAL =
      """
      SELECT coalesce(nullif(r.application_name, ''), 'process ' || r.pid)
      FROM pg_catalog.pg_stat_replication r WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots s
        WHERE s.active_pid = r.pid AND s.slot_type = 'logical')
      UNION SELECT 'slot ' || s.slot_name FROM pg_catalog.pg_replication_slots s
      WHERE s.slot_type = 'physical' AND NOT s.active AND s.restart_lsn IS NOT NULL
      ORDER BY 1
      """;

  private Replicas() {}

  /** What is to be known of them; nothing when the server has none. */
  static List<Need> notes(ServerSession server) throws SQLException {
    List<String> found = Rows.texts(server.session(), PHYSICAL);
    return found.isEmpty()
        ? List.of()
        : List.of(
            new Need(
                "sessions on standbys ("
                    + String.join(", ", found)
                    + ") go on reading what is replaced until it is dropped, which ends them",
                List.of("belay operations drop-replaced OPERATION_ID"),
                false));
  }
}
