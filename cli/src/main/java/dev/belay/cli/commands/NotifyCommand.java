package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about notifications. */
@Command(
    name = "notify",
    description = "List the channels of notifications, or send a test on one.",
    subcommands = {NotifyListCommand.class, NotifyTestCommand.class})
final class NotifyCommand extends CommandGroup {}
