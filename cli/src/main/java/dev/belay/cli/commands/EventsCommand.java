package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about what came in. */
@Command(
    name = "events",
    description = "List what came in, and what became of it.",
    subcommands = {EventsListCommand.class})
final class EventsCommand extends CommandGroup {}
