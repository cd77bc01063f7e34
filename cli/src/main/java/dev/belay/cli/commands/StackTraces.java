package dev.belay.cli.commands;

import dev.belay.cli.output.Redaction;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack traces without credentials. */
final class StackTraces {
  private StackTraces() {}

  static void print(Throwable failure, PrintStream err) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    err.print(Redaction.redact(trace.toString()));
  }
}
