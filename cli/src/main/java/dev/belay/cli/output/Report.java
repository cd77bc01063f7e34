package dev.belay.cli.output;

import dev.belay.cli.exit.ExitCode;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a command prints: one or the other. */
public interface Report {
  /** For people. */
  void print(PrintStream out);

  /** For programs: the fields of the command, beside those of every document. */
  void fill(ObjectNode document);

  /** Nothing to say. */
  Report EMPTY =
      new Report() {
        @Override
        public void print(PrintStream out) {}

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
