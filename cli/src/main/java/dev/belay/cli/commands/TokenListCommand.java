package dev.belay.cli.commands;

import dev.belay.access.TokenLines;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Result;
import dev.belay.cli.tokens.TokenTable;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Show who has a token, for what, and until when.")
final class TokenListCommand extends BelayCommand {
  @Mixin private TokenFileOptions file = new TokenFileOptions();

  TokenListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, IOException {
    TokenLines lines = file.in(invocation().environment()).read();
    lines.problems().forEach(problem -> note("this lets nobody in: " + problem));
    if (lines.plain() > 0) {
      note(
          "%d of the tokens stand in the file themselves, and may do everything: replace them"
              .formatted(lines.plain()));
    }
    return Result.done(new TokenTable(lines.tokens(), Instant.now()));
  }
}
