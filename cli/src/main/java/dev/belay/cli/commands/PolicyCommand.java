package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about policies: they need no service. */
@Command(
    name = "policy",
    description = "Check a policy, or show what it does with an event.",
    subcommands = {PolicyValidateCommand.class, PolicyPlanCommand.class, PolicySchemaCommand.class})
final class PolicyCommand extends CommandGroup {}
