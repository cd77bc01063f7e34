package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.GeneratedColumns;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.digest.GeneratedValues;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.session.RoutedPartitions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that stored generated columns have the values that the application saw. A restore computes
 * them again: by the functions of now, with this machine's locale.
 */
final class GeneratedChecks {
  static final String NAME = "generated";

  private final List<GeneratedColumns> expected;
  private final CheckSessions sessions;

  GeneratedChecks(PostgresContents contents, CheckSessions sessions) {
    this.expected = contents.generatedColumns();
    this.sessions = sessions;
  }

  List<CheckResult> run() throws InterruptedException {
    if (expected.isEmpty()) {
      return List.of();
    }
    try (PostgresSession session = sessions.open()) {
      RoutedPartitions routed = RoutedPartitions.of(session);
      Map<QualifiedName, Sums> sums = new HashMap<>();
      List<Read> reads = new ArrayList<>();
      for (GeneratedColumns columns : expected) {
        Read read = read(session, columns);
        reads.add(read);
        sums.computeIfAbsent(place(routed, columns), unused -> new Sums()).add(read);
      }
      return reads.stream()
          .map(read -> result(read, sums.getOrDefault(place(routed, read.columns), new Sums())))
          .toList();
    } catch (DataStoreException e) {
      return all(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      return all(String.valueOf(e.getMessage()));
    }
  }

  /** Rows of such partitions may lie in another one, and are compared together. */
  private static QualifiedName place(RoutedPartitions routed, GeneratedColumns columns) {
    return routed.root(columns.qualifiedName()).orElse(columns.qualifiedName());
  }

  /**
   * @param unread why nothing was read; empty if it was
   */
  private record Read(GeneratedColumns columns, Check check, RowDigest found, String unread) {}

  private static final class Sums {
    private RowDigest expected = RowDigest.EMPTY;
    private RowDigest found = RowDigest.EMPTY;

    void add(Read read) {
      expected = expected.plus(read.columns.digest());
      found = found.plus(read.found);
    }
  }

  private static Read read(PostgresSession session, GeneratedColumns columns) {
    Check check = Check.begin(NAME, Check.subject(columns.qualifiedName()));
    try {
      return new Read(columns, check, GeneratedValues.digest(session, columns), "");
    } catch (SQLException e) {
      return new Read(
          columns,
          check,
          RowDigest.EMPTY,
          String.valueOf(session.error("reading", e).getMessage()));
    } catch (DataStoreException e) {
      return new Read(columns, check, RowDigest.EMPTY, String.valueOf(e.getMessage()));
    }
  }

  private static CheckResult result(Read read, Sums sums) {
    if (!read.unread.isEmpty()) {
      return read.check.unknown(read.unread);
    }
    if (read.columns.digest().equals(read.found) || sums.expected.equals(sums.found)) {
      return read.check.passed(String.join(", ", read.columns.columns()));
    }
    return read.check.failed(
        "digest",
        "generated columns "
            + String.join(", ", read.columns.columns())
            + " have other values than the application saw: what their expressions call gives"
            + " others now. Write the columns that they are computed from again (UPDATE "
            + Identifiers.quote(read.columns.qualifiedName())
            + " SET c = c), or correct the functions, and capture again");
  }

  private List<CheckResult> all(String reason) {
    return expected.stream()
        .map(it -> Check.begin(NAME, Check.subject(it.qualifiedName())).unknown(reason))
        .toList();
  }
}
