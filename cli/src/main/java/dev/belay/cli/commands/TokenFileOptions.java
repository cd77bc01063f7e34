package dev.belay.cli.commands;

import dev.belay.access.TokenFile;
import dev.belay.cli.exit.CommandException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which file of tokens is meant: it is on this machine, and whoever may write it gives rights. */
final class TokenFileOptions {
  private static final String NAME = "tokens";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The services' belay.api.token-file. Default: $BELAY_TOKENS_FILE.")
  private @Nullable Path file;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "The home of a standalone server, whose tokens are meant. Default: $BELAY_HOME.")
  private @Nullable Path home;

  /**
   * @throws CommandException when none is named
   */
  TokenFile in(Map<String, String> environment) throws CommandException {
    if (file != null) {
      return new TokenFile(file);
    }
    if (home != null) {
      return new TokenFile(home.resolve(NAME));
    }
    String named = environment.getOrDefault("BELAY_TOKENS_FILE", "");
    if (!named.isBlank()) {
      return new TokenFile(Path.of(named));
    }
    String standard = environment.getOrDefault("BELAY_HOME", "");
    if (!standard.isBlank()) {
      return new TokenFile(Path.of(standard, NAME));
    }
    throw CommandException.usage(
        "which tokens are meant is not known: give --file, or a standalone server's --home");
  }
}
