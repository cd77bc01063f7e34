package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about policies. Only one of them asks a service. */
@Command(
    name = "policy",
    description = {"Check a policy, show what it does with an event, or which one services go by."},
    subcommands = {
      PolicyValidateCommand.class,
      PolicyPlanCommand.class,
      PolicyInForceCommand.class,
      PolicySchemaCommand.class
    })
final class PolicyCommand extends CommandGroup {}
