package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.Manifest.Assertion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy's own SQL. Each query must give exactly one row with one boolean column, which is
 * true. It runs in a read-only transaction, under the restored database's search path, with a time
 * limit.
 */
final class AssertionChecks {
  static final String NAME = "assertion";

  private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

  private final List<Assertion> assertions;
  private final CheckSessions sessions;
  private final ProgressListener progress;
  private final Duration timeLimit;

  AssertionChecks(List<Assertion> assertions, CheckSessions sessions, ProgressListener progress) {
    this(assertions, sessions, progress, TIME_LIMIT);
  }

  AssertionChecks(
      List<Assertion> assertions,
      CheckSessions sessions,
      ProgressListener progress,
      Duration timeLimit) {
    this.assertions = assertions;
    this.sessions = sessions;
    this.progress = progress;
    this.timeLimit = timeLimit;
  }

  List<CheckResult> run() throws InterruptedException {
    List<CheckResult> results = new ArrayList<>();
    for (Assertion assertion : assertions) {
      progress.progressed("assertion " + assertion.name(), 0, 0);
      results.add(make(assertion));
    }
    return results;
  }

  private CheckResult make(Assertion assertion) throws InterruptedException {
    Check check = Check.begin(NAME, assertion.name());
    if (!assertion.kind().equals(Assertion.SQL)) {
      return check.unknown(
          "assertions about PostgreSQL must have the kind sql, not " + assertion.kind());
    }
    try (PostgresSession session = sessions.open()) {
      try (Statement statement = session.jdbc().createStatement()) {
        statement.execute("RESET search_path");
        statement.execute("SET default_transaction_read_only = on");
        statement.execute("BEGIN READ ONLY");
        statement.execute("SET LOCAL statement_timeout = " + timeLimit.toMillis());
        statement.setMaxRows(2);
        return ask(check, statement, assertion.text());
      } catch (SQLException e) {
        DataStoreException error = session.error("assertion " + assertion.name(), e);
        return error instanceof DataStoreException.Unavailable
            ? check.unknown(String.valueOf(error.getMessage()))
            : check.failed("assertion", String.valueOf(error.getMessage()));
      }
    } catch (DataStoreException e) {
      return check.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static CheckResult ask(Check check, Statement statement, String sql) throws SQLException {
    if (!statement.execute(sql)) {
      return check.failed("assertion", "expected one row, found a statement that gives none");
    }
    try (ResultSet row = statement.getResultSet()) {
      int columns = row.getMetaData().getColumnCount();
      String type = row.getMetaData().getColumnTypeName(1);
      if (columns != 1 || !type.equals("bool")) {
        return check.failed(
            "assertion",
            "expected one boolean column, found " + columns + ", the first of type " + type);
      }
      if (!row.next()) {
        return check.failed("assertion", "expected one row, found none");
      }
      String value = row.getString(1);
      if (row.next()) {
        return check.failed("assertion", "expected one row, found more");
      }
      if (value == null) {
        return check.failed("assertion", "expected true, found null");
      }
      return value.equals("t")
          ? check.passed("true")
          : check.failed("assertion", "expected true, found false");
    }
  }
}
