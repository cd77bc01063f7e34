package dev.belay.cli.output;

import dev.belay.datastores.Comparison;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many rows of a table differ, whoever counted them: this process, or a worker that told the
 * ledger.
 *
 * @param status {@code compared}, {@code added}, {@code removed} or {@code restructured}
 * @param identity {@code primary-key} or {@code row}
 * @param detail for people; may be empty
 */
public record TableDifference(
    String table,
    String status,
    String identity,
    long rowsBefore,
    long rowsAfter,
    long added,
    long changed,
    long removed,
    String detail) {

  public static TableDifference of(Comparison.Part table) {
    return new TableDifference(
        table.name(),
        table.status().word(),
        table.identity(),
        table.countBefore(),
        table.countAfter(),
        table.added(),
        table.changed(),
        table.removed(),
        table.detail());
  }

  public boolean differs() {
    return !status.equals("compared") || added + changed + removed > 0;
  }

  /** As the ledger's documents have it. */
  public void fill(ObjectNode node) {
    node.put("table", table)
        .put("status", status)
        .put("identity", identity)
        .put("rowsBefore", rowsBefore)
        .put("rowsAfter", rowsAfter)
        .put("added", added)
        .put("changed", changed)
        .put("removed", removed)
        .put("detail", detail);
  }
}
