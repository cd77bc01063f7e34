package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about recovery sets. */
@Command(
    name = "sets",
    description = "List recovery sets, or show one.",
    subcommands = {SetsListCommand.class, SetsShowCommand.class})
final class SetsCommand extends CommandGroup {}
