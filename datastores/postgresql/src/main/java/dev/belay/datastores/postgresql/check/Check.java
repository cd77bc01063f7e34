package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.Identifiers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A check that is being made, with its name, its subject and its start.
 *
 * @param began the value of {@link System#nanoTime} at the start
 */
record Check(String name, String subject, long began) {
  /** The subject of a check of the whole database. */
  static final String DATABASE = "database";

  private static final int DIFFERENCES_SHOWN = 20;

  static Check begin(String name, String subject) {
    return new Check(name, subject, System.nanoTime());
  }

  /** The subject of a check of one table: its name, quoted only if it could be another one's. */
  static String subject(QualifiedName name) {
    return name.schema().contains(".") || name.name().contains(".")
        ? Identifiers.quote(name)
        : name.toString();
  }

  CheckResult passed(String detail) {
    return result(Outcome.PASSED, null, detail);
  }

  CheckResult failed(String fault, String detail) {
    return result(Outcome.FAILED, fault, detail);
  }

  /** Passed if there are no {@code differences}. */
  CheckResult differing(String fault, List<String> differences, String otherwise) {
    return differences.isEmpty() ? passed(otherwise) : failed(fault, abridged(differences));
  }

  /** The check could not be made. */
  CheckResult unknown(String detail) {
    return result(Outcome.UNKNOWN, "sandbox", detail);
  }

  /**
   * What an error means: either the database lacks a form or a file that it must have, or the
   * question only got no answer.
   */
  CheckResult of(DataStoreException error) {
    String detail = String.valueOf(error.getMessage());
    return error.getCause() instanceof SQLException sql && isAboutTheDatabase(sql.getSQLState())
        ? failed("schema", detail)
        : unknown(detail);
  }

  static String abridged(List<String> differences) {
    int more = differences.size() - DIFFERENCES_SHOWN;
    return String.join(
            "; ", differences.subList(0, Math.min(DIFFERENCES_SHOWN, differences.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  /** Class 42: the statement names something that does not exist. Class XX: corrupted data. */
  private static boolean isAboutTheDatabase(@Nullable String state) {
    return state != null && (state.startsWith("42") || state.startsWith("XX00"));
  }

  private CheckResult result(Outcome outcome, @Nullable String fault, String detail) {
    return new CheckResult(
        name, subject, outcome, fault, detail, Duration.ofNanos(System.nanoTime() - began));
  }
}
