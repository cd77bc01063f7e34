package dev.belay.cli.output;

import dev.belay.cli.exit.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * The end of a command, and what it prints.
 *
 * @param message why it did not end as wanted; null when it did
 */
public record Result(ExitCode code, @Nullable String message, Report report) {
  public static Result done(Report report) {
    return new Result(ExitCode.DONE, null, report);
  }
}
