package dev.belay.cli.commands;

import dev.belay.cli.http.Answer;
import dev.belay.cli.ledger.Event;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as a table, with the reason below each that nothing was captured for. */
record EventsReport(List<Answer<Event>> events) implements Report {
  @Override
  public void print(PrintStream out) {
    Table table =
        new Table("RECEIVED", "SOURCE", "TYPE", "PHASE", "REPOSITORY", "COMMIT", "CAPTURED");
    events.forEach(event -> row(table, event.value()));
    table.print(out);
    events.stream()
        .map(Answer::value)
        .filter(event -> event.captures().isEmpty())
        .forEach(event -> reasons(out, event));
  }

  private static void row(Table table, Event event) {
    String commit = or(event.commit());
    table.row(
        event.receivedAt(),
        event.source(),
        event.type(),
        event.phase(),
        or(event.repository()),
        commit.length() > 12 ? commit.substring(0, 12) : commit,
        event.captures().isEmpty()
            ? "nothing"
            : event.captures().stream()
                .map(each -> each.rule() + " " + each.recoverySetId())
                .collect(Collectors.joining(", ")));
  }

  private static void reasons(PrintStream out, Event event) {
    out.println();
    out.println("Nothing for " + event.type() + " at " + event.receivedAt() + ":");
    event.reasons().forEach(each -> out.println("  " + each.subject() + ": " + each.reason()));
  }

  private static String or(@Nullable String text) {
    return text == null ? "-" : text;
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode items = document.putArray("items");
    events.forEach(event -> items.add(event.json()));
  }
}
