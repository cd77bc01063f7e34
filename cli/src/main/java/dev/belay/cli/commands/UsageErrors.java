package dev.belay.cli.commands;

import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Redaction;
import dev.belay.cli.output.Report;
import java.util.Arrays;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Reports what is wrong with a command line, without repeating passwords in it. */
final class UsageErrors implements IParameterExceptionHandler {
  private final Invocation invocation;

  UsageErrors(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    String message = Redaction.redact(String.valueOf(failure.getMessage()));
    if (Arrays.asList(arguments).contains("--json")) {
      Report.printDocument(invocation.out(), ExitCode.BAD_USAGE, message, Report.EMPTY);
    }
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    invocation.err().println("belay: " + message);
    invocation.err().println("Try: " + command + " --help");
    invocation.err().flush();
    return ExitCode.BAD_USAGE.number();
  }
}
