package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about the key of a vault. */
@Command(
    name = "key",
    description = "Keep the key of a vault: recovery keys, copies, and rotation.",
    subcommands = {
      KeyInitCommand.class,
      KeyShowCommand.class,
      KeyCheckCommand.class,
      KeyRotateCommand.class,
      KeyRecoverCommand.class
    })
final class KeyCommand extends CommandGroup {}
