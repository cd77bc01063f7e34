package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about recovery operations. */
@Command(
    name = "operations",
    description = "List restores, rollbacks and drills, show one, or cancel it.",
    subcommands = {
      OperationsListCommand.class,
      OperationsShowCommand.class,
      OperationsCancelCommand.class,
      OperationsDropReplacedCommand.class
    })
final class OperationsCommand extends CommandGroup {}
