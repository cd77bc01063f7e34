package dev.belay.standalone;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Redaction;
import dev.belay.standalone.server.StartReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code belay up} and {@code belay demo}. The exit codes are those of the command line ({@code
 * docs/reference/cli.md}): 0 done, 1 failed, 2 bad usage.
 */
@Command(
    name = "belay",
    subcommands = {UpCommand.class, DemoCommand.class, TrainCommand.class},
    description = "The standalone server: all of Belay in one JVM.")
public final class Standalone {
  private Standalone() {}

  public static void main(String[] args) {
    // As every service: what is written is English, whatever the machine's language is.
    Locale.setDefault(Locale.ENGLISH);
    // One JVM, several Boot applications: logback.xml sets up logging once, instead of each of
    // them.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Standalone())
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Standalone::badUsage)
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              command.getErr().println("belay: " + explain(exception));
              return exception instanceof CommandException known ? known.code().number() : 1;
            });
  }

  /** In the words of the command line, on two lines. */
  private static int badUsage(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println("belay: " + Redaction.redact(String.valueOf(failure.getMessage())));
    command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_USAGE.number();
  }

  /**
   * The cause of a failure, once. What wraps another failure often repeats its words, and is left
   * out then.
   */
  private static String explain(Throwable failure) {
    return StartReport.lastFailure().orElseGet(() -> causes(failure));
  }

  static String causes(Throwable failure) {
    List<String> said = new ArrayList<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      Throwable cause = each.getCause();
      if (cause == null || !message.contains(String.valueOf(cause.getMessage()))) {
        said.add(message);
      }
    }
    return String.join("\n  because: ", said);
  }
}
