package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.Need;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names in a database of the encoding SQL_ASCII, where a name is any bytes. Belay asks for names in
 * UTF-8, and the server can't convert them: it knows no letters there.
 */
public final class EncodedNames {
  private static final String ANY_BYTES = "SQL_ASCII";
  private static final String SETTING = "setting";
  private static final String COMMENT = "comment";
  private static final int SHOWN = 5;
  private static final int BYTES_SHOWN = 200;

  /** What a capture and its checks ask for as text: as bytes, so that it can be asked. */
  private static final String NAMES =
      """
      SELECT x.kind, pg_catalog.encode(pg_catalog.convert_to(x.name, 'SQL_ASCII'), 'hex') FROM (
        SELECT 'schema' AS kind, n.nspname::pg_catalog.text AS name FROM pg_catalog.pg_namespace n
        UNION ALL
        SELECT 'relation', n.nspname || '.' || c.relname
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'S', 'm', 'f', 'v', 'i', 'I')
        UNION ALL
        SELECT 'role', r.rolname FROM pg_catalog.pg_roles r
        UNION ALL
        SELECT 'tablespace', t.spcname FROM pg_catalog.pg_tablespace t
        UNION ALL
        SELECT 'extension', e.extname FROM pg_catalog.pg_extension e
        UNION ALL
        SELECT 'foreign server', f.srvname FROM pg_catalog.pg_foreign_server f
        UNION ALL
        SELECT 'subscription', s.subname FROM pg_catalog.pg_subscription s
        UNION ALL
        SELECT 'column', n.nspname || '.' || c.relname || '.' || a.attname
          FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT 'the comment on large object ' || d.objoid, d.description
          FROM pg_catalog.pg_description d
          WHERE d.classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass
        UNION ALL
        SELECT 'the database''s comment', d.description
          FROM pg_catalog.pg_shdescription d JOIN pg_catalog.pg_database b ON b.oid = d.objoid
          WHERE d.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
            AND b.datname = pg_catalog.current_database()
        UNION ALL
        SELECT 'setting', pg_catalog.unnest(s.setconfig) -- with its value
          FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database b ON b.oid = s.setdatabase
          WHERE b.datname = pg_catalog.current_database()
      ) x
      """;

  private EncodedNames() {}

  /** That of captured text; null for UTF8. Asks for nothing that could not be read. */
  static @Nullable String encodingOfText(PostgresSession session) throws SQLException {
    String encoding = encoding(session);
    return encoding.equals("UTF8") ? null : encoding;
  }

  /** Names all that is no UTF-8; empty for every other encoding. */
  public static List<Need> needs(PostgresSession session) throws SQLException {
    if (!encoding(session).equals(ANY_BYTES)) {
      return List.of();
    }
    List<String> odd = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(NAMES)) {
      while (row.next()) {
        byte[] name = HexFormat.of().parseHex(row.getString(2));
        if (!isUtf8(name)) {
          odd.add(row.getString(1) + shown(row.getString(1), name));
        }
      }
    }
    if (odd.isEmpty()) {
      return List.of();
    }
    String first = String.join(", ", odd.subList(0, Math.min(SHOWN, odd.size())));
    return List.of(
        Need.fatal(
            "the database has the encoding SQL_ASCII, and these names and comments are no UTF-8: "
                + first
                + (odd.size() > SHOWN ? " and " + (odd.size() - SHOWN) + " more" : "")
                + "; give them others, or move the data into a database of the encoding that they"
                + " are in"));
  }

  private static String encoding(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_catalog.current_setting('server_encoding')")) {
      row.next();
      return row.getString(1);
    }
  }

  private static boolean isUtf8(byte[] name) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * With bytes above 127 as PostgreSQL's escapes write them. Not what a comment says, nor what a
   * setting is set to: both are people's data.
   */
  private static String shown(String kind, byte[] name) {
    if (kind.contains(COMMENT)) {
      return "";
    }
    StringBuilder text = new StringBuilder(" ");
    for (byte letter : name) {
      if (kind.equals(SETTING) && letter == '=') {
        break;
      }
      if (text.length() >= BYTES_SHOWN) {
        text.append("…");
        break;
      }
      if (letter >= ' ') {
        text.append((char) letter);
      } else {
        text.append("\\x").append(HexFormat.of().toHexDigits(letter));
      }
    }
    return text.toString();
  }
}
