package dev.belay.cli.gate;

import dev.belay.cli.gate.GateJudgement.Decision;
import dev.belay.cli.progress.Activity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** The result of a gate, as Markdown for the page of a CI run. */
public final class GateSummary {
  private GateSummary() {}

  /** Appends it to {@code file}, which may hold the summaries of other steps. */
  public static void append(Path file, GateOutcome outcome) throws IOException {
    Files.writeString(file, of(outcome), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static String of(GateOutcome outcome) {
    StringBuilder page =
        new StringBuilder("### Belay gate: ").append(title(outcome)).append("\n\n");
    Gate gate = outcome.gate();
    page.append(Markdown.header("", ""));
    page.append(
        Markdown.row(
            "Application",
            Markdown.text(outcome.asked().application())
                + " in "
                + Markdown.text(outcome.asked().environment())));
    page.append(Markdown.row("Commit", Markdown.text(outcome.asked().commit())));
    page.append(Markdown.row("Reason", Markdown.text(reason(outcome))));
    if (outcome.opened() != null) {
      page.append(Markdown.row("Waits for", Markdown.text(outcome.opened().mode())));
      page.append(Markdown.row("Recovery set", Markdown.text(outcome.opened().recoverySetId())));
      page.append(Markdown.row("Gate", Markdown.text(outcome.opened().gateId())));
    }
    if (gate != null) {
      page.append(Markdown.row("Opened", Markdown.text(gate.openedAt())));
      page.append(Markdown.row("Decided", Markdown.text(gate.decidedAt())));
      points(page.append('\n'), gate, outcome);
    }
    return page.append('\n').toString();
  }

  private static String title(GateOutcome outcome) {
    return switch (outcome.judgement().decision()) {
      case APPROVED -> "approved";
      case REJECTED -> "rejected";
      case UNDECIDED -> "not approved";
    };
  }

  private static String reason(GateOutcome outcome) {
    Gate gate = outcome.gate();
    boolean decided = outcome.judgement().decision() != Decision.UNDECIDED;
    if (decided && gate != null && gate.reason() != null) {
      String cause = gate.cause() + ": ";
      return gate.reason().startsWith(cause) ? gate.reason() : cause + gate.reason();
    }
    String message = outcome.judgement().message();
    return message != null ? message : gate == null ? "" : String.valueOf(gate.cause());
  }

  private static void points(StringBuilder page, Gate gate, GateOutcome outcome) {
    if (gate.recoveryPoints().isEmpty()) {
      return;
    }
    page.append(Markdown.header("Data store", "State", "Size", "Reached after", "Detail"));
    for (Gate.Point point : gate.recoveryPoints()) {
      page.append(
          Markdown.row(
              Markdown.text(point.name()),
              Markdown.text(point.phase()),
              Markdown.text(size(point)),
              Markdown.text(outcome.reached().apply(point).map(GateSummary::seconds).orElse("")),
              Markdown.text(point.news())));
    }
  }

  /**
   * The bytes that are done, of all; only all when everything is done, or when nothing was done
   * yet.
   */
  static String size(Gate.Point point) {
    long done = point.bytesDone() == null ? 0 : point.bytesDone();
    long total = point.bytesTotal() == null ? 0 : point.bytesTotal();
    if (done <= 0) {
      return total <= 0 ? "" : Activity.size(total);
    }
    return total <= done
        ? Activity.size(done)
        : Activity.size(done) + " of " + Activity.size(total);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
