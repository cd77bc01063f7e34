package dev.belay.ledger.api;

import dev.belay.ledger.recovery.Operation;
import dev.belay.ledger.recovery.OperationTable;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table of operations for lists. */
@Component
class OperationQueries {
  private final JdbcClient jdbc;

  OperationQueries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Up to {@code limit} operations that match, the newest first. */
  List<Operation> list(Conditions conditions, int limit) {
    return jdbc.sql(
            "select document from ledger.operation where "
                + conditions.sql()
                + " order by requested_at desc, operation_id desc limit :limit")
        .params(conditions.parameters())
        .param("limit", limit)
        .query(OperationTable::read)
        .list();
  }
}
