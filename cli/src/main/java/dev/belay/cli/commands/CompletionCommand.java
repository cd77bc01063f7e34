package dev.belay.cli.commands;

import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** A script that teaches a shell to complete the words of this command. */
@Command(
    name = "completion",
    description = "Print the script by which a shell completes belay's commands and options.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(belay completion bash)      # in ~/.bashrc",
      "  source <(belay completion zsh)       # in ~/.zshrc",
      "  belay completion fish | source       # in ~/.config/fish/config.fish"
    })
final class CompletionCommand extends BelayCommand {
  @Spec private @Nullable CommandSpec own;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  /** A shell that can be taught. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    private String script(CommandLine belay) {
      return switch (this) {
        // For zsh, the script itself turns zsh's emulation of bash's completion on.
        case BASH, ZSH -> AutoComplete.bash("belay", belay);
        case FISH -> FishCompletion.of(belay);
      };
    }
  }

  CompletionCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() {
    CommandLine belay = Objects.requireNonNull(own).root().commandLine();
    return Result.done(new Script(shell.script(belay)));
  }

  private record Script(String text) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.print(text);
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("script", text);
    }
  }
}
