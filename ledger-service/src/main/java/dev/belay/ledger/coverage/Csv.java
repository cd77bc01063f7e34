package dev.belay.ledger.coverage;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The coverage as CSV (RFC 4180), a line for each deployment. Spreadsheets take a cell that begins
 * with one of {@code = + - @}, a tab or a line break for a formula, and names come from others:
 * such a cell gets an apostrophe before it, which spreadsheets take for "this is text".
 */
public final class Csv {
  private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20\t\r\n";

  private static final List<String> COLUMNS =
      List.of(
          "application",
          "environment",
          "deployment_id",
          "commit",
          "repository",
          "actor",
          "heard_at",
          "started_at",
          "covered",
          "reason",
          "explanation",
          "recovery_set_id",
          "set_status",
          "set_verdict",
          "captured_at",
          "first_verified_at",
          "gate_id",
          "gate_mode",
          "gate_decision",
          "gate_cause",
          "gate_decided_at",
          "outcome",
          "ended_at");

  private Csv() {}

  public static String header() {
    return COLUMNS.stream().collect(Collectors.joining(",", "", "\r\n"));
  }

  public static String line(Coverage coverage) {
    Deployment it = coverage.deployment();
    Deployment.Captured set = it.set();
    Deployment.Gate gate = it.gate();
    Deployment.Ended ended = it.ended();
    return line(
        it.application(),
        it.environment(),
        it.deploymentId(),
        it.commit(),
        it.repository(),
        it.actor(),
        time(it.at()),
        time(coverage.startedAt()),
        coverage.answer().word(),
        coverage.reason(),
        coverage.explanation(),
        set == null ? null : set.id().toString(),
        set == null ? null : set.status(),
        set == null ? null : set.verdict(),
        set == null ? null : time(set.capturedAt()),
        set == null ? null : time(set.firstVerifiedAt()),
        gate == null ? null : gate.id().toString(),
        gate == null ? null : gate.mode(),
        gate == null ? null : gate.decision(),
        gate == null ? null : gate.cause(),
        gate == null ? null : time(gate.decidedAt()),
        ended == null ? null : ended.succeeded() ? "succeeded" : "failed",
        ended == null ? null : time(ended.at()));
  }

  static String line(@Nullable String... cells) {
    return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    String safe = FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
