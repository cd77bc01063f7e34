package dev.belay.cli.output;

import dev.belay.cli.exit.ExitCode;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a command prints: text or JSON. */
public interface Report {
  /** For people, with instants as {@code times} says. */
  void print(PrintStream out, Times times);

  /** For programs: the command's own fields, in addition to those of every document. */
  void fill(ObjectNode document);

  /** Prints nothing. */
  Report EMPTY =
      new Report() {
        @Override
        public void print(PrintStream out, Times times) {}

        @Override
        public void fill(ObjectNode document) {}
      };

  /** Prints the one JSON document: outcome, exit code and message, then the command's fields. */
  static void printDocument(
      PrintStream out, ExitCode code, @Nullable String message, Report report) {
    ObjectNode document = dev.belay.cli.http.Json.object();
    document.put("outcome", code.outcome()).put("exitCode", code.number()).put("message", message);
    report.fill(document);
    out.println(dev.belay.cli.http.Json.pretty(document));
    out.flush();
  }
}
