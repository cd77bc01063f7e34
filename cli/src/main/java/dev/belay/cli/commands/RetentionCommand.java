package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about retention. */
@Command(
    name = "retention",
    description = "Show which recovery sets the policy keeps.",
    subcommands = {RetentionPlanCommand.class})
final class RetentionCommand extends CommandGroup {}
