package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands share that list what a service knows. */
final class ListOptions {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "List at most N. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  /**
   * @param most that the service gives
   * @throws CommandException when there can't be as many
   */
  int limit(int most) throws CommandException {
    if (limit < 1 || limit > most) {
      throw CommandException.usage(
          most == Integer.MAX_VALUE
              ? "--limit must be 1 or more, not " + limit
              : "--limit must be 1 to " + most + ", not " + limit);
    }
    return limit;
  }

  Connections connections(BelayCommand command) throws CommandException {
    return Connections.resolve(connection, command.invocation().environment(), command::note);
  }

  /** Names and values in turn; those without a value filter nothing. */
  static Map<String, String> filters(@Nullable String... namesAndValues) {
    Map<String, String> filters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      String value = namesAndValues[i + 1];
      if (name != null && value != null) {
        filters.put(name, value);
      }
    }
    return filters;
  }
}
