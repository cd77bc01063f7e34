package dev.belay.cli.exit;

import java.util.Locale;

/** All ways in which a command can end. The numbers are part of the interface and never reused. */
public enum ExitCode {
  /** What was asked for is done. */
  DONE(0, "what was asked for is done"),
  /** It was tried, and it failed. */
  FAILED(1, "it was tried, and it failed"),
  /** The command line or the connection settings are wrong; nothing was tried. */
  BAD_USAGE(2, "the command line or the connection settings are wrong; nothing was tried"),
  /** A service or a data store declined; nothing was changed. */
  REFUSED(3, "a service or a data store declined; nothing was changed"),
  /** It was not done within the timeout, and may still be going on. */
  TIMED_OUT(4, "it was not done within the timeout, and may still be going on"),
  /** A verdict other than verified. */
  NOT_VERIFIED(5, "a verdict other than verified"),
  /** A service or the vault's storage can't be reached. */
  UNREACHABLE(6, "a service, the vault or the data store can't be reached"),
  /** There are differences, and the command was asked to say so by its exit code. */
  DIFFERENT(7, "there are differences, and --exit-code asks for this code then"),
  /** A fault in belay itself. */
  INTERNAL_ERROR(70, "a fault in belay itself"),
  /** Stopped by Ctrl-C. */
  INTERRUPTED(130, "stopped by Ctrl-C");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The exit code of the process. */
  public int number() {
    return number;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }

  /** The name in JSON documents, for example {@code timed-out}. */
  public String outcome() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
