package dev.belay.cli.commands;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The one command of a group that arguments name, found without reading its options. */
final class NamedCommand {
  private NamedCommand() {}

  /**
   * @return empty unless the first argument is the name of a command of {@code group}: then the
   *     whole group has to say what it is
   */
  static Optional<Class<?>> first(Class<?> group, String... arguments) {
    if (arguments.length == 0 || arguments[0].startsWith("-")) {
      return Optional.empty();
    }
    return Arrays.stream(group.getAnnotation(Command.class).subcommands())
        .filter(command -> names(command).contains(arguments[0]))
        .findFirst();
  }

  private static List<String> names(Class<?> command) {
    Command said = command.getAnnotation(Command.class);
    return said == null ? List.of() : List.of(said.name());
  }
}
