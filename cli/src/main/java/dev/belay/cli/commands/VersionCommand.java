package dev.belay.cli.commands;

import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** Shows the version of belay. */
@Command(
    name = "version",
    description = "Show the version.",
    footerHeading = "%nExamples:%n",
    footer = {"  belay version", "  belay version --json"})
final class VersionCommand extends BelayCommand {
  VersionCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() {
    return Result.done(new VersionReport());
  }

  /** From the jar's manifest; a folder of classes has none. */
  static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static final class VersionReport implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.println("belay " + version() + " (Java " + Runtime.version() + ")");
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("version", version()).put("java", Runtime.version().toString());
    }
  }
}
