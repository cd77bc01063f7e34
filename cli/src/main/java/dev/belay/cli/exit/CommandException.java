package dev.belay.cli.exit;

import org.jspecify.annotations.Nullable;

/** A command can't go on. The message gives people cause and remedy, without secrets. */
public final class CommandException extends Exception {
  private final ExitCode code;

  public CommandException(ExitCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public CommandException(ExitCode code, String message) {
    this(code, message, null);
  }

  public static CommandException usage(String message) {
    return new CommandException(ExitCode.BAD_USAGE, message);
  }

  public ExitCode code() {
    return code;
  }
}
