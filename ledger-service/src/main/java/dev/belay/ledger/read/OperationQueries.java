package dev.belay.ledger.read;

import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.store.OperationTable;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads operations from their table for lists. */
public final class OperationQueries {
  private final JdbcClient jdbc;

  public OperationQueries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Up to {@code limit} operations that match, the newest first. */
  public List<Operation> list(OperationFilter filter, int limit) {
    Conditions conditions = filter.conditions();
    return conditions
        .bind(
            jdbc.sql(
                "select document from ledger.operation where "
                    + conditions.sql()
                    + " order by requested_at desc, operation_id desc limit :limit"))
        .param("limit", limit)
        .query(OperationTable::read)
        .list();
  }
}
