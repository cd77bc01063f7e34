package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.contents.PostgresContents.Database;
import dev.belay.datastores.postgresql.contents.PostgresContents.Setting;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What belongs to a database as a whole and what pg_dump leaves out unless it creates the database:
 * settings, comment, privileges.
 */
final class DatabaseSettings {
  /** Settings whose value is a list of names, each quoted separately. */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private static final Pattern ELEMENT =
      Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*?))\\s*(?:,|$)");
  private static final String NOT_ALLOWED = "42501";

  private DatabaseSettings() {}

  /** The statements for the database named {@code target}. */
  static List<String> statements(Database database, String target, String owner) {
    String quoted = Identifiers.quote(target);
    List<String> statements = new ArrayList<>();
    for (Setting setting : database.settings()) {
      String where =
          setting.role() == null
              ? "ALTER DATABASE " + quoted
              : "ALTER ROLE " + Identifiers.quote(setting.role()) + " IN DATABASE " + quoted;
      statements.add(where + " SET " + name(setting.name()) + " TO " + value(setting));
    }
    if (database.comment() != null) {
      statements.add(
          "COMMENT ON DATABASE " + quoted + " IS " + Identifiers.literal(database.comment()));
    }
    statements.addAll(Grants.statements("DATABASE " + quoted, owner, database.privileges()));
    return statements;
  }

  /**
   * Runs the statements. What the role may not do becomes a warning, because the data is complete.
   */
  static List<String> apply(PostgresSession session, List<String> statements) throws SQLException {
    List<String> warnings = new ArrayList<>();
    for (String statement : statements) {
      try {
        session.execute(statement);
      } catch (SQLException e) {
        if (!NOT_ALLOWED.equals(e.getSQLState())) {
          throw e;
        }
        warnings.add("not allowed, so not restored: " + statement);
      }
    }
    return warnings;
  }

  /** A name may have parts, for example {@code myapp.tenant}. */
  private static String name(String name) {
    return List.of(name.split("\\.", -1)).stream()
        .map(Identifiers::quote)
        .collect(Collectors.joining("."));
  }

  private static String value(Setting setting) {
    if (!LISTS.contains(setting.name())) {
      return Identifiers.literal(setting.value());
    }
    List<String> elements = new ArrayList<>();
    Matcher element = ELEMENT.matcher(setting.value());
    while (element.lookingAt() && element.regionStart() < setting.value().length()) {
      String quoted = element.group(1);
      elements.add(
          Identifiers.literal(
              quoted == null ? String.valueOf(element.group(2)) : quoted.replace("\"\"", "\"")));
      element.region(element.end(), setting.value().length());
    }
    return elements.isEmpty() ? "''" : String.join(", ", elements);
  }
}
