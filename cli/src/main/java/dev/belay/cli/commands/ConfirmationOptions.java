package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of commands that change data: how they are confirmed, and how long they may take. */
final class ConfirmationOptions {
  @Option(
      names = "--plan",
      description =
          "Show what would be done, what would be lost and how long it takes. Change " + "nothing.")
  private boolean plan;

  @Option(
      names = {"-y", "--yes"},
      description =
          "Do it without asking. Without this option and without a terminal, nothing " + "is done.")
  private boolean yes;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description =
          "How long the operation may take, for example 20m. Default: " + "${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofHours(1);

  RecoveryRun.Confirmation given() throws CommandException {
    if (plan && yes) {
      throw CommandException.usage("--plan changes nothing, so --yes has no meaning with it");
    }
    return new RecoveryRun.Confirmation(plan, yes);
  }

  Duration timeout() {
    return timeout;
  }
}
