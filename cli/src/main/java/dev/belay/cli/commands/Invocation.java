package dev.belay.cli.commands;

import dev.belay.cli.output.Times;
import dev.belay.cli.progress.Terminal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * The surroundings of one run of the command.
 *
 * @param terminal the terminal behind {@code err}
 * @param person the person who can be asked
 */
public record Invocation(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Terminal terminal,
    Person person) {

  /** How instants are written on {@code out}: with ages for somebody who reads them now. */
  Times times() {
    return terminal.showsResults() ? Times.withAges(Clock.systemUTC()) : Times.PLAIN;
  }
}
