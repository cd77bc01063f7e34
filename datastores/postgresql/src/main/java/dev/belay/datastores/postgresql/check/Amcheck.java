package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.session.DatabaseText;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that the files of tables and indexes are intact and agree. */
final class Amcheck {
  static final String NAME = "amcheck";

  /** Up to this many bytes of rows, it also looks for every row in every index of its table. */
  private static final long HEAP_ALL_INDEXED_BYTES = 8L << 30;

  /** The first version with {@code pg_amcheck}, and with checks of tables. */
  private static final int FIRST_WITH_PROGRAM = 14;

  private static final int FINDINGS = 2;
  private static final int OUTPUT_SHOWN = 4_000;

  private final PostgresContents contents;
  private final CheckSessions sessions;
  private final StoreConnection store;

  Amcheck(PostgresContents contents, CheckSessions sessions) {
    this.contents = contents;
    this.sessions = sessions;
    this.store = sessions.store();
  }

  CheckResult run() throws InterruptedException {
    Check check = Check.begin(NAME, Check.DATABASE);
    Path output = null;
    try {
      if (contents.server().major() < FIRST_WITH_PROGRAM) {
        return ofIndexes(check);
      }
      output = Files.createTempFile("belay-amcheck-", ".log");
      return run(check, output);
    } catch (DataStoreException e) {
      return check.of(e);
    } catch (IOException e) {
      return check.unknown("pg_amcheck could not be run: " + e);
    } finally {
      if (output != null) {
        delete(output);
      }
    }
  }

  private CheckResult run(Check check, Path output)
      throws DataStoreException, IOException, InterruptedException {
    PostgresTools tools = PostgresTools.exactly(contents.server().major(), "pg_amcheck");
    install();
    boolean allIndexed = looksForEveryRow();
    ProcessBuilder builder =
        new ProcessBuilder(command(tools, allIndexed))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    setEnvironment(builder.environment());
    Process process = builder.start();
    int status;
    try {
      status = process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    byte[] found = Files.readAllBytes(output);
    String said = abridged(DatabaseText.of(found, contents.database().encodingOfText()).strip());
    return switch (status) {
      case 0 -> said.isEmpty() ? check.passed(description(allIndexed)) : check.unknown(said);
      case FINDINGS -> check.failed("index", said);
      default -> check.unknown("pg_amcheck ended with " + status + ": " + said);
    };
  }

  private CheckResult ofIndexes(Check check) throws DataStoreException, InterruptedException {
    install();
    try (PostgresSession session = sessions.open()) {
      try {
        return BtreeIndexes.check(check, session, looksForEveryRow());
      } catch (SQLException e) {
        throw session.error("checking indexes", e);
      }
    }
  }

  private boolean looksForEveryRow() {
    return contents.tables().stream().mapToLong(Table::bytes).sum() <= HEAP_ALL_INDEXED_BYTES;
  }

  /** Without firing the restored event triggers, whose functions others wrote. */
  private void install() throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(store)) {
      try {
        session.execute("BEGIN");
        Map<String, String> enabled = eventTriggers(session);
        for (String trigger : enabled.keySet()) {
          session.execute("ALTER EVENT TRIGGER " + trigger + " DISABLE");
        }
        session.execute("CREATE EXTENSION IF NOT EXISTS amcheck WITH SCHEMA pg_catalog");
        for (Map.Entry<String, String> trigger : enabled.entrySet()) {
          session.execute("ALTER EVENT TRIGGER " + trigger.getKey() + " " + trigger.getValue());
        }
        session.execute("COMMIT");
      } catch (SQLException e) {
        throw session.error("installing amcheck", e);
      }
    }
  }

  /** By quoted name: how each is enabled again. */
  private static Map<String, String> eventTriggers(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT pg_catalog.quote_ident(evtname), CASE evtenabled WHEN 'A' THEN 'ENABLE ALWAYS'
                  WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END
                FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D'
                """)) {
      Map<String, String> enabled = new LinkedHashMap<>();
      while (row.next()) {
        enabled.put(row.getString(1), row.getString(2));
      }
      return enabled;
    }
  }

  private List<String> command(PostgresTools tools, boolean allIndexed) {
    List<String> command =
        new ArrayList<>(
            List.of(tools.program("pg_amcheck"), "--no-password", "--jobs=" + store.parallelism()));
    if (allIndexed) {
      command.add("--heapallindexed");
    }
    return command;
  }

  private void setEnvironment(Map<String, String> environment) throws DataStoreException {
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    environment.putAll(PostgresAddress.of(store).variables());
    environment.put("LC_ALL", "C");
    environment.put("PGUSER", PostgresAddress.username(store));
    environment.put("PGPASSWORD", PostgresAddress.password(store).reveal());
    environment.put("PGAPPNAME", "belay");
    // Against what the restored database has set for itself.
    environment.put(
        "PGOPTIONS",
        "-c client_min_messages=warning -c default_transaction_read_only=off -c statement_timeout=0"
            + " -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 "
            + PostgresAddress.beginning(store));
  }

  private static String description(boolean allIndexed) {
    return allIndexed ? "no finding, every row is in its indexes" : "no finding";
  }

  private static String abridged(String said) {
    return said.length() <= OUTPUT_SHOWN ? said : said.substring(0, OUTPUT_SHOWN) + "…";
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
