package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** From the services' next request on, the token lets nobody in. */
@Command(name = "revoke", description = "Take a token away. It is refused from then on.")
final class TokenRevokeCommand extends BelayCommand {
  @Parameters(paramLabel = "NAME", description = "As belay token list shows it.")
  private String name = "";

  @Mixin private TokenFileOptions file = new TokenFileOptions();

  TokenRevokeCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, IOException {
    return file.in(invocation().environment()).remove(name)
        ? Result.done(Report.EMPTY)
        : new Result(ExitCode.FAILED, "there is no token \"" + name + "\"", Report.EMPTY);
  }
}
