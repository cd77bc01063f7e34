package dev.belay.cli.commands;

import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Redaction;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all commands share. With {@code --json}, standard output gets exactly one document. All
 * other output goes to standard error, and every failure ends with its exit code.
 */
abstract class BelayCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the stack trace of a failure.")
  private boolean verbose;

  @Spec private @Nullable CommandSpec spec;

  BelayCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The command itself. */
  abstract Result execute() throws Exception;

  final Invocation invocation() {
    return invocation;
  }

  /** Whether standard output gets one document. */
  final boolean json() {
    return json;
  }

  /** Tells people something that is not the result. */
  final void note(String text) {
    invocation.err().println("belay: " + Redaction.redact(text));
  }

  @Override
  public final Integer call() {
    try {
      EmptyValues.refuse(spec);
      Result result = execute();
      return end(result.code(), result.message(), result.report());
    } catch (Exception e) {
      if (verbose) {
        StackTraces.print(e, invocation.err());
      }
      return end(Failures.code(e), Failures.message(e), Report.EMPTY);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return end(Failures.code(e), Failures.message(e), Report.EMPTY);
    }
  }

  private int end(ExitCode code, @Nullable String message, Report report) {
    String safe = message == null ? null : Redaction.redact(message);
    if (json) {
      Report.printDocument(invocation.out(), code, safe, report);
    } else {
      report.print(invocation.out(), invocation.times());
      invocation.out().flush();
    }
    if (safe != null) {
      invocation.err().println("belay: " + safe);
      invocation.err().flush();
    }
    return code.number();
  }
}
