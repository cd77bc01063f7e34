package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.capture.DatabaseFacts;
import dev.belay.datastores.postgresql.capture.MaterializedViews;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.CollationVersion;
import dev.belay.datastores.postgresql.contents.PostgresContents.Database;
import dev.belay.datastores.postgresql.contents.PostgresContents.MaterializedView;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Sequence;
import dev.belay.datastores.postgresql.contents.PostgresContents.Setting;
import dev.belay.datastores.postgresql.rights.Loader;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks what belongs to a database besides its schema and its tables' rows: sequences, large
 * objects, which materialized views hold rows, the database's own settings, and the rules for
 * sorting text.
 */
final class FactChecks {
  static final String SEQUENCES = "sequences";
  static final String LARGE_OBJECTS = "large-objects";
  static final String MATERIALIZED_VIEWS = "materialized-views";
  static final String SETTINGS = "settings";

  /** Not required: if this machine lacks a locale, the data is still the same. */
  static final String COLLATION = "collation";

  static final List<String> REQUIRED =
      List.of(SEQUENCES, LARGE_OBJECTS, MATERIALIZED_VIEWS, SETTINGS);

  private final PostgresContents contents;
  private final CheckSessions sessions;

  FactChecks(PostgresContents contents, CheckSessions sessions) {
    this.contents = contents;
    this.sessions = sessions;
  }

  List<CheckResult> run() throws InterruptedException {
    return List.of(
        make(SEQUENCES, this::sequences),
        make(LARGE_OBJECTS, (check, session) -> LargeObjectCheck.make(contents, check, session)),
        make(MATERIALIZED_VIEWS, this::materializedViews),
        make(SETTINGS, this::settings),
        make(COLLATION, this::collation));
  }

  private interface Body {
    CheckResult make(Check check, PostgresSession session) throws SQLException, DataStoreException;
  }

  private CheckResult make(String name, Body body) throws InterruptedException {
    Check check = Check.begin(name, Check.DATABASE);
    try (PostgresSession session = sessions.open()) {
      try {
        return body.make(check, session);
      } catch (SQLException e) {
        return check.of(session.error("checking " + name, e));
      }
    } catch (DataStoreException e) {
      return check.of(e);
    }
  }

  private CheckResult sequences(Check check, PostgresSession session) throws SQLException {
    Map<QualifiedName, Sequence> found = new HashMap<>();
    for (Sequence sequence : new Catalogue(session).sequences()) {
      found.put(sequence.qualifiedName(), sequence);
    }
    List<String> differences = new ArrayList<>();
    boolean missing = false;
    for (Sequence expected : contents.sequences()) {
      String name = Check.subject(expected.qualifiedName());
      Sequence actual = found.remove(expected.qualifiedName());
      if (actual == null) {
        missing = true;
        differences.add(name + " is missing");
      } else if (!actual.equals(expected)) {
        differences.add(name + ": expected " + value(expected) + ", found " + value(actual));
      }
    }
    addExtra(differences, found.keySet());
    return check.differing(
        missing ? "missing" : "sequence",
        differences,
        contents.sequences().size() + " sequences, as captured");
  }

  private static void addExtra(List<String> differences, Collection<QualifiedName> extra) {
    extra.stream()
        .map(Check::subject)
        .sorted()
        .forEach(name -> differences.add(name + " is not in the recovery point"));
  }

  private static String value(Sequence sequence) {
    return sequence.lastValue() + (sequence.called() ? "" : " (not called yet)");
  }

  private CheckResult materializedViews(Check check, PostgresSession session)
      throws SQLException, DataStoreException {
    Map<QualifiedName, Boolean> found = new HashMap<>();
    for (MaterializedView view : MaterializedViews.inOrder(session)) {
      found.put(view.qualifiedName(), view.populated());
    }
    List<String> differences = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    for (MaterializedView expected : contents.materializedViews()) {
      String name = Check.subject(expected.qualifiedName());
      Boolean populated = found.remove(expected.qualifiedName());
      if (populated == null) {
        differences.add(name + " is missing");
      } else if (!populated && expected.populated() && readsElsewhere(session, expected)) {
        elsewhere.add(
            name + " has no rows: it reads from another server, which no sandbox reaches");
      } else if (populated != expected.populated()) {
        differences.add(name + (populated ? " holds rows and must not" : " holds no rows"));
      }
    }
    addExtra(differences, found.keySet());
    return check.differing(
        "missing",
        differences,
        contents.materializedViews().size()
            + " materialized views, as captured"
            + (elsewhere.isEmpty() ? "" : "; but " + Check.abridged(elsewhere)));
  }

  /**
   * Asks as the view's owner, as the restore did, and in a session that can't become a superuser:
   * the view calls code that others wrote.
   */
  private boolean readsElsewhere(PostgresSession session, MaterializedView view)
      throws SQLException, DataStoreException {
    String name = Identifiers.literal(Identifiers.quote(view.qualifiedName()));
    try (Loader loader = Loader.of(session, sessions.store(), contents.roles())) {
      if (loader.obstacle().isPresent()) {
        throw new DataStoreException.Failed(
            "a superuser would have to ask the view: " + loader.obstacle().get(), null);
      }
      loader.joinOwners();
      try (PostgresSession asking = PostgresSession.open(loader.store());
          Statement statement = asking.jdbc().createStatement()) {
        String query;
        String owner;
        try (ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_get_viewdef(oid), pg_catalog.pg_get_userbyid(relowner)"
                    + " FROM pg_catalog.pg_class WHERE oid = "
                    + name
                    + "::pg_catalog.regclass")) {
          row.next();
          query = row.getString(1).replaceFirst(";\\s*$", "");
          owner = row.getString(2);
        }
        loader.mayBecome(owner);
        asking.execute("SET ROLE " + Identifiers.quote(owner));
        statement.executeQuery("SELECT pg_catalog.count(*) FROM (" + query + ") AS v").close();
        return false;
      } catch (SQLException e) {
        return PostgresErrors.isOfAnotherServer(e);
      }
    }
  }

  /** The settings of {@code ALTER DATABASE … SET} and {@code ALTER ROLE … IN DATABASE … SET}. */
  private CheckResult settings(Check check, PostgresSession session) throws SQLException {
    List<Setting> expected = contents.database().settings();
    List<Setting> found = new ArrayList<>(new DatabaseFacts(session).database().settings());
    List<String> differences = new ArrayList<>();
    for (Setting setting : expected) {
      if (!found.remove(setting)) {
        differences.add(words(setting) + " is missing");
      }
    }
    found.forEach(setting -> differences.add(words(setting) + " is not in the recovery point"));
    return check.differing("schema", differences, expected.size() + " settings, as captured");
  }

  private static String words(Setting setting) {
    return (setting.role() == null ? "" : setting.role() + ": ")
        + setting.name()
        + " = "
        + setting.value();
  }

  /** The order of text can't be confirmed when this machine's rules differ from the source's. */
  private CheckResult collation(Check check, PostgresSession session) throws SQLException {
    DatabaseFacts facts = new DatabaseFacts(session);
    String expected = locale(contents.database());
    String found = locale(facts.database());
    if (!expected.equals(found)) {
      return check.unknown(
          "the source orders text by "
              + expected
              + ", which this machine lacks; restored with "
              + found);
    }
    List<CollationVersion> here = facts.collations();
    List<String> others =
        contents.collations().stream()
            .filter(collation -> !here.contains(collation))
            .map(c -> c.name() + " " + c.version() + " of " + c.provider())
            .toList();
    return others.isEmpty()
        ? check.passed(expected)
        : check.unknown("this machine has other versions of " + Check.abridged(others));
  }

  private static String locale(Database database) {
    return (database.encoding() + " " + database.localeProvider() + " ")
        + (database.localeProvider().equals("libc")
            ? database.collate() + "/" + database.ctype()
            : database.locale());
  }
}
