package dev.belay.cli.output;

import dev.belay.events.Compared;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows that were added, changed and removed, a line for each table that differs. */
public final class DifferenceTable {
  private DifferenceTable() {}

  /**
   * Prints the tables that differ, and how many others do not.
   *
   * @param indent before each line
   * @param tables that were compared, or those of them that differ
   * @param compared how many were compared, at least as many as there are in {@code tables}
   */
  public static void print(
      List<Compared.Table> tables, int compared, String indent, PrintStream out) {
    List<Compared.Table> differing = tables.stream().filter(Compared.Table::differs).toList();
    if (!differing.isEmpty()) {
      Table text = new Table(indent + "TABLE", "ADDED", "CHANGED", "REMOVED", "ROWS", "");
      for (Compared.Table table : differing) {
        text.row(
            indent + OneLine.of(table.table()),
            String.valueOf(table.added()),
            String.valueOf(table.changed()),
            String.valueOf(table.removed()),
            table.rowsBefore() + " -> " + table.rowsAfter(),
            remark(table));
      }
      text.print(out);
    }
    int same = compared - differing.size();
    if (same > 0 || differing.isEmpty()) {
      out.println(indent + same + (same == 1 ? " table" : " tables") + " without a difference");
    }
  }

  private static String remark(Compared.Table table) {
    List<String> remarks = new ArrayList<>();
    switch (table.status()) {
      case "added" -> remarks.add("the table was added");
      case "removed" -> remarks.add("the table was removed");
      default -> {
        if (table.identity().equals("row") && table.added() + table.removed() > 0) {
          remarks.add("no key: a changed row is one removed and one added");
        }
      }
    }
    if (!table.detail().isEmpty()) {
      remarks.add(OneLine.of(table.detail()));
    }
    return String.join("; ", remarks);
  }
}
