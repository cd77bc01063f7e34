package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about drills. */
@Command(
    name = "drill",
    description = "Rehearse a recovery in sandboxes.",
    subcommands = {DrillRunCommand.class})
final class DrillCommand extends CommandGroup {}
