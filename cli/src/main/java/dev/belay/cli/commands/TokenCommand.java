package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** The group of commands about API tokens: they change a file that the services read. */
@Command(
    name = "token",
    description = "Give, list or revoke the API tokens of a server.",
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class})
final class TokenCommand extends CommandGroup {}
