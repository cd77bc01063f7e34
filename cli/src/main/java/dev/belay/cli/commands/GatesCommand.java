package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about gates that others have opened. */
@Command(
    name = "gates",
    description = "List or show deployments that are held; approve or reject one as a person.",
    subcommands = {
      GatesListCommand.class,
      GatesShowCommand.class,
      GatesApproveCommand.class,
      GatesRejectCommand.class
    })
final class GatesCommand extends CommandGroup {}
