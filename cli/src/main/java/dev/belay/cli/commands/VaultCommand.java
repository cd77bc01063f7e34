package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about a vault as a whole. */
@Command(
    name = "vault",
    description = "Prove that the copy of a vault's key can be relied on.",
    subcommands = VaultProveKeyCommand.class)
final class VaultCommand extends CommandGroup {}
