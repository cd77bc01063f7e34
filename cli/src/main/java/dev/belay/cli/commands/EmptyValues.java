package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * No option and no argument means anything when it is empty: it is a variable that was not set. An
 * application without a name would be sent to a service, and a file without one is this folder.
 */
public final class EmptyValues {
  private EmptyValues() {}

  /**
   * @throws CommandException bad usage, naming the first that is empty
   */
  public static void refuse(@Nullable CommandSpec spec) throws CommandException {
    ParseResult given = spec == null ? null : spec.commandLine().getParseResult();
    if (given == null) {
      return;
    }
    for (OptionSpec option : given.matchedOptions()) {
      refuse(option, option.longestName());
    }
    for (ArgSpec argument : given.matchedPositionals()) {
      refuse(argument, argument.paramLabel());
    }
  }

  private static void refuse(ArgSpec argument, String name) throws CommandException {
    if (argument.arity().max() > 0
        && argument.originalStringValues().stream().anyMatch(String::isBlank)) {
      throw CommandException.usage(
          name + " is empty; give it a value, or leave it out if it is not required");
    }
  }
}
