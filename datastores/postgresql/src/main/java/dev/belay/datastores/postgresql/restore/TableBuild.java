package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index, or a constraint with one, which needs only the rows of its own table.
 *
 * @param entry its line in the archive's table of contents
 * @param exclusive whether other builds on the table must wait for it
 */
record TableBuild(QualifiedName table, String entry, boolean exclusive) {
  private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[^\\s\".(]+)";
  private static final Pattern ENTRY = Pattern.compile("^\\d+; \\d+ \\d+ (INDEX|CONSTRAINT) ");
  private static final Pattern OBJECT =
      Pattern.compile(
          "^--\n-- Name: .*; Type: (?:INDEX|CONSTRAINT); Schema: .*; Owner: .*\n--\n",
          Pattern.MULTILINE);
  private static final Pattern INDEX =
      Pattern.compile(
          "^CREATE (?:UNIQUE )?INDEX " + NAME + " ON " + NAME + "\\." + NAME + " USING ",
          Pattern.MULTILINE);
  private static final Pattern CONSTRAINT =
      Pattern.compile(
          "^ALTER TABLE (?:ONLY )?" + NAME + "\\." + NAME + "\n    ADD CONSTRAINT ",
          Pattern.MULTILINE);

  /** Whether {@link #parse} may find the table of such an entry. */
  static boolean isCandidate(String entry) {
    return ENTRY.matcher(entry).find();
  }

  /**
   * The table of each entry. An index's own entry does not name it, but its SQL does.
   *
   * @param entries candidates
   * @param sql the SQL of these entries, in their order
   * @return the entries whose table is known; none when the SQL belongs to other entries
   */
  static List<TableBuild> parse(List<String> entries, String sql) {
    List<String> objects = new ArrayList<>(List.of(OBJECT.split(sql)));
    objects.removeFirst(); // the text before the first object
    if (objects.size() != entries.size()) {
      return List.of();
    }
    List<TableBuild> builds = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      String entry = entries.get(i);
      Matcher kind = ENTRY.matcher(entry);
      boolean constraint = kind.find() && "CONSTRAINT".equals(kind.group(1));
      Matcher statement = (constraint ? CONSTRAINT : INDEX).matcher(objects.get(i));
      if (statement.find()) {
        int schema = constraint ? 1 : 2;
        QualifiedName table =
            new QualifiedName(name(statement, schema), name(statement, schema + 1));
        builds.add(new TableBuild(table, entry, constraint || altersTable(objects.get(i))));
      }
    }
    return builds;
  }

  /**
   * An index that its table is clustered by, or that identifies its rows. The transaction that
   * builds it also says so. Two of those in parallel would wait for each other.
   */
  private static boolean altersTable(String sql) {
    return sql.contains("\nALTER TABLE ");
  }

  private static String name(Matcher statement, int group) {
    String text = String.valueOf(statement.group(group));
    return text.startsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text;
  }
}
