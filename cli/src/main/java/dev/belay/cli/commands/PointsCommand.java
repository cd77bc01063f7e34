package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about the recovery points of a vault. */
@Command(
    name = "points",
    description = "List the recovery points in a vault, without any service.",
    subcommands = PointsListCommand.class)
final class PointsCommand extends CommandGroup {}
