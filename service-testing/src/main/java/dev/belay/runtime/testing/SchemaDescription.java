package dev.belay.runtime.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Everything that migrations have made of a schema, but their own history: two databases with the
 * same description can't be told apart by a query.
 */
public final class SchemaDescription {
  private static final List<String> QUESTIONS =
      List.of(
          """
          select format('column %s.%s %s %s default %s not null %s identity %s generated %s',
            c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod),
            pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.attidentity, a.attgenerated)
          from pg_attribute a join pg_class c on c.oid = a.attrelid
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where c.relnamespace = to_regnamespace(?) and c.relkind = 'r' and a.attnum > 0
            and not a.attisdropped and c.relname not like '%schema_history'
          """,
          """
          select format('index %s', pg_get_indexdef(i.indexrelid))
          from pg_index i join pg_class c on c.oid = i.indrelid
          where c.relnamespace = to_regnamespace(?) and c.relname not like '%schema_history'
          """,
          """
          select format('constraint %s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
          from pg_constraint k join pg_class c on c.oid = k.conrelid
          where c.relnamespace = to_regnamespace(?) and c.relname not like '%schema_history'
          """,
          """
          select format('trigger %s', pg_get_triggerdef(t.oid))
          from pg_trigger t join pg_class c on c.oid = t.tgrelid
          where c.relnamespace = to_regnamespace(?) and not t.tgisinternal
          """,
          "select format('function %s', pg_get_functiondef(oid)) from pg_proc"
              + " where pronamespace = to_regnamespace(?)",
          "select format('%s %s', relkind, relname) from pg_class"
              + " where relnamespace = to_regnamespace(?) and relname not like '%schema_history%'");

  private SchemaDescription() {}

  /** A line each, in an order that depends on nothing else. */
  public static List<String> of(DataSource database, String schema) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      for (String question : QUESTIONS) {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
          statement.setString(1, schema);
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              lines.add(rows.getString(1));
            }
          }
        }
      }
    }
    return lines.stream().sorted().toList();
  }
}
