package dev.belay.cli.commands;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only groups other commands. Without one of them it is bad usage. */
abstract class CommandGroup implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public final void run() {
    CommandSpec known = Objects.requireNonNull(spec);
    throw new ParameterException(
        known.commandLine(), "say what to do: " + String.join(", ", known.subcommands().keySet()));
  }
}
