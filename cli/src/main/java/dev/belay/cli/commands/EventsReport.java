package dev.belay.cli.commands;

import dev.belay.cli.http.Answer;
import dev.belay.cli.ledger.Event;
import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as a table, with the reason below each that nothing was captured for. */
record EventsReport(Event.Page page) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    Table table =
        new Table("RECEIVED", "SOURCE", "TYPE", "PHASE", "REPOSITORY", "COMMIT", "CAPTURED");
    page.items().forEach(event -> row(table, event.value(), times));
    table.print(out);
    page.items().stream()
        .map(Answer::value)
        .filter(event -> event.captures().isEmpty())
        .forEach(event -> reasons(out, event, times));
    if (!page.ignored().isEmpty()) {
      ignored(out, times);
    }
  }

  private void ignored(PrintStream out, Times times) {
    out.println();
    out.println("Deliveries that became no event:");
    Table table = new Table("DAY", "SOURCE", "EVENT", "DELIVERIES", "LAST", "REASON");
    page.ignored().stream()
        .map(Answer::value)
        .forEach(
            it ->
                table.row(
                    it.day(),
                    it.source(),
                    OneLine.of(it.event()),
                    String.valueOf(it.deliveries()),
                    times.at(it.lastAt()),
                    OneLine.of(it.reason())));
    table.print(out);
  }

  private static void row(Table table, Event event, Times times) {
    String commit = or(event.commit());
    table.row(
        times.at(event.receivedAt()),
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

  private static void reasons(PrintStream out, Event event, Times times) {
    out.println();
    out.println("Nothing for " + event.type() + " at " + times.at(event.receivedAt()) + ":");
    event.reasons().forEach(each -> out.println("  " + each.subject() + ": " + each.reason()));
  }

  private static String or(@Nullable String text) {
    return text == null ? "-" : text;
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode items = document.putArray("items");
    page.items().forEach(event -> items.add(event.json()));
    ArrayNode ignored = document.putArray("ignored");
    page.ignored().forEach(each -> ignored.add(each.json()));
  }
}
