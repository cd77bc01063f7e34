package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about recovery operations. */
@Command(
    name = "operations",
    description =
        "List or show restores, rollbacks and drills; confirm or cancel one; drop replaced data.",
    subcommands = {
      OperationsListCommand.class,
      OperationsShowCommand.class,
      OperationsConfirmCommand.class,
      OperationsCancelCommand.class,
      OperationsDropReplacedCommand.class
    })
final class OperationsCommand extends CommandGroup {}
