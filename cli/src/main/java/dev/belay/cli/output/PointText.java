package dev.belay.cli.output;

import dev.belay.cli.ledger.RecoveryPoint;
import dev.belay.cli.progress.Activity;
import dev.belay.events.Check;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A recovery point for people. The important parts come first: failed and unknown checks before
 * passed ones.
 */
public final class PointText {
  private PointText() {}

  /**
   * @param allChecks also lists every passed check, instead of their number by kind
   */
  public static void print(RecoveryPoint point, boolean allChecks, PrintStream out, Times times) {
    out.println("recovery point " + point.recoveryPointId());
    out.println("  data store " + point.dataStore());
    out.println("  status     " + point.status() + ", verdict " + point.verdictOrUnverified());
    if (point.overdueSince() != null) {
      out.println(
          "  overdue    since "
              + times.at(point.overdueSince())
              + ": no result came by its deadline");
    }
    if (point.progress() != null) {
      out.println("  doing      " + OneLine.of(point.progress().step()));
    }
    if (point.lastFailure() != null) {
      out.println("  attempts   " + attempts(point.lastFailure()));
    }
    if (point.snapshotAt() != null) {
      out.println("  data of    " + times.at(point.snapshotAt()));
    }
    if (point.rows() != null && point.logicalBytes() != null && point.storedBytes() != null) {
      out.println(
          "  size       "
              + point.rows()
              + " "
              + point.unit()
              + ", "
              + Activity.size(point.logicalBytes())
              + " read, "
              + Activity.size(point.storedBytes())
              + " newly stored");
    }
    if (point.vault() != null) {
      out.println("  vault      " + point.vault());
    }
    point.warnings().forEach(warning -> out.println("  warning    " + warning));
    if (point.failure() != null) {
      out.println(
          "  failure    "
              + point.failure().kind()
              + ": "
              + point.failure().message()
              + " (attempts: "
              + point.failure().attempts()
              + ")");
    }
    if (point.verification() != null) {
      print(point.verification(), allChecks, out);
    }
  }

  private static String attempts(RecoveryPoint.Failure last) {
    return "%d failed, the last one with %s: %s"
        .formatted(last.attempts(), OneLine.of(last.kind()), OneLine.of(last.message()));
  }

  private static void print(
      RecoveryPoint.Verification verification, boolean allChecks, PrintStream out) {
    String verdict = verification.verdict() == null ? "unverified" : verification.verdict();
    out.println("  verification " + verification.verificationId() + ": " + verdict);
    if (!verification.ended() && verification.progress() != null) {
      out.println("    " + OneLine.of(verification.progress().step()));
    }
    if (verification.sandbox() != null) {
      String time =
          verification.restoreMillis() == null
              ? ", not restored"
              : ", restored in " + verification.restoreMillis() + " ms";
      out.println("    in " + verification.sandbox() + time);
    }
    List<Check> checks = verification.checks();
    checks.stream()
        .filter(check -> "failed".equals(check.outcome()))
        .forEach(check -> print(check, out));
    checks.stream()
        .filter(check -> !check.passed() && !"failed".equals(check.outcome()))
        .forEach(check -> print(check, out));
    List<Check> passed = checks.stream().filter(Check::passed).toList();
    if (allChecks) {
      passed.forEach(check -> print(check, out));
      return;
    }
    passed.stream().filter(PointText::isOfVerdict).forEach(check -> print(check, out));
    Map<String, Long> kinds =
        passed.stream()
            .filter(check -> !isOfVerdict(check))
            .collect(Collectors.groupingBy(Check::name, TreeMap::new, Collectors.counting()));
    kinds.forEach((kind, count) -> out.println("    passed   " + kind + ": " + count));
  }

  /** Whether it says what the verdict is true but for. */
  static boolean isOfVerdict(Check check) {
    return check.name().equals(Check.COMPLETENESS);
  }

  private static void print(Check check, PrintStream out) {
    String outcome = check.outcome();
    String subject = check.subject().isEmpty() ? "" : " " + check.subject();
    String fault = check.fault() == null ? "" : " [" + check.fault() + "]";
    String detail = check.detail().isEmpty() ? "" : ": " + check.detail();
    out.println(
        "    "
            + outcome
            + " ".repeat(Math.max(1, 9 - outcome.length()))
            + check.name()
            + subject
            + fault
            + detail);
  }
}
