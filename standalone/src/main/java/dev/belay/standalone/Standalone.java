package dev.belay.standalone;

import dev.belay.cli.exit.CommandException;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code belay up} and {@code belay demo}. The exit codes are those of the command line ({@code
 * docs/reference/cli.md}): 0 done, 1 failed, 2 bad usage.
 */
@Command(
    name = "belay",
    subcommands = {UpCommand.class, DemoCommand.class},
    description = "The standalone server: all of Belay in one JVM.")
public final class Standalone {
  private Standalone() {}

  public static void main(String[] args) {
    // One JVM, several Boot applications: logback.xml sets up logging once, instead of each of
    // them.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Standalone())
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              command.getErr().println("belay: " + exception.getMessage());
              for (Throwable cause = exception.getCause();
                  cause != null;
                  cause = cause.getCause()) {
                command.getErr().println("  because: " + cause.getMessage());
              }
              return exception instanceof CommandException known ? known.code().number() : 1;
            });
  }
}
