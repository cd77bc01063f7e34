package dev.belay.datastores.postgresql.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object in the SQL that {@code pg_restore --file=-} writes, as the comment above it describes
 * it.
 *
 * @param schema empty for what is in none
 * @param owner empty for what has none, for example extensions
 * @param sql its statements
 */
public record SchemaEntry(String type, String schema, String name, String owner, String sql) {
  private static final Pattern HEADER =
      Pattern.compile(
          "^--\n-- Name: (.*); Type: (.*); Schema: (.*); Owner: (.*)\n--\n", Pattern.MULTILINE);

  /** All objects, in the order of the text. */
  public static List<SchemaEntry> parse(String sql) {
    List<SchemaEntry> entries = new ArrayList<>();
    Matcher header = HEADER.matcher(sql);
    boolean found = header.find();
    while (found) {
      String name = String.valueOf(header.group(1));
      String type = String.valueOf(header.group(2));
      String schema = orEmpty(header.group(3));
      String owner = orEmpty(header.group(4));
      int start = header.end();
      found = header.find();
      String statements = sql.substring(start, found ? header.start() : sql.length());
      entries.add(new SchemaEntry(type, schema, name, owner, statements));
    }
    return entries;
  }

  /** For people, for example {@code table public.orders}. */
  public String words() {
    String kind = type.toLowerCase(java.util.Locale.ROOT);
    return kind + " " + (schema.isEmpty() ? "" : schema + ".") + name;
  }

  /** A grant on an object that initdb made. */
  public boolean isGrantOfTheSystem() {
    return type.equals("ACL")
        && (schema.equals("pg_catalog") || schema.equals("information_schema"));
  }

  private static String orEmpty(String text) {
    return text.equals("-") ? "" : text;
  }
}
