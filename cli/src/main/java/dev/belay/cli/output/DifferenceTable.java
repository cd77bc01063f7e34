package dev.belay.cli.output;

import dev.belay.events.Compared;
import dev.belay.events.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows that were added, changed and removed, a line for each table that differs. */
public final class DifferenceTable {
  private DifferenceTable() {}

  /**
   * Prints the tables that differ, and how many others do not.
   *
   * @param tables the compared tables, or only those that differ
   * @param compared how many were compared, at least as many as there are in {@code tables}
   * @param unit what is counted, in the plural: rows, keys, files
   * @param indent before each line
   */
  public static void print(
      List<Compared.Table> tables, int compared, String unit, String indent, PrintStream out) {
    List<Compared.Table> differing = tables.stream().filter(Compared.Table::differs).toList();
    if (!differing.isEmpty()) {
      Table text =
          new Table(indent + upper(part(unit)), "ADDED", "CHANGED", "REMOVED", upper(unit), "");
      for (Compared.Table table : differing) {
        text.row(
            indent + OneLine.of(table.table()),
            String.valueOf(table.added()),
            String.valueOf(table.changed()),
            String.valueOf(table.removed()),
            table.rowsBefore() + " -> " + table.rowsAfter(),
            remark(table, unit));
      }
      text.print(out);
    }
    int same = compared - differing.size();
    if (same > 0 || differing.isEmpty()) {
      String noun = same == 1 ? part(unit) : parts(unit);
      out.println(indent + same + " " + noun + " without a difference");
    }
  }

  /** What a store is divided into: tables if it counts rows; otherwise only its driver knows. */
  static String parts(String unit) {
    return part(unit) + "s";
  }

  private static String part(String unit) {
    return unit.equals(Units.ROWS) ? "table" : "part";
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static String remark(Compared.Table table, String unit) {
    List<String> remarks = new ArrayList<>();
    switch (table.status()) {
      case "added" -> remarks.add("the " + part(unit) + " was added");
      case "removed" -> remarks.add("the " + part(unit) + " was removed");
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
