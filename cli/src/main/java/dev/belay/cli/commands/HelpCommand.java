package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** The help of any command, as its option {@code --help} gives it. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay help gates approve"})
final class HelpCommand extends BelayCommand {
  @Spec private @Nullable CommandSpec own;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Which command's.")
  private List<String> names = List.of();

  HelpCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException {
    CommandLine command = Objects.requireNonNull(own).root().commandLine();
    for (String name : names) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw CommandException.usage(
            "\"%s\" is no command of \"%s\"; there are %s"
                .formatted(
                    name,
                    command.getCommandSpec().qualifiedName(),
                    command.getSubcommands().isEmpty()
                        ? "none"
                        : String.join(", ", command.getSubcommands().keySet())));
      }
      command = next;
    }
    return Result.done(new Usage(command.getUsageMessage(CommandLine.Help.Ansi.OFF)));
  }

  private record Usage(String text) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.print(text);
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("help", text);
    }
  }
}
