package dev.belay.cli.commands;

import dev.belay.cli.progress.Terminal;
import java.io.PrintStream;
import java.util.Map;

/**
 * What one run of the command talks to.
 *
 * @param terminal what is behind {@code err}
 * @param person who can be asked
 */
public record Invocation(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Terminal terminal,
    Person person) {}
