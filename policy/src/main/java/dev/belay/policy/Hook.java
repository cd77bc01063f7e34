package dev.belay.policy;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A part of the application that Belay calls. */
public sealed interface Hook {
  /** After this time the hook has failed, 1 s to 24 h. */
  Duration timeout();

  /**
   * Succeeds if the program ends with 0.
   *
   * @param command the program and its arguments, at least one; no shell reads them
   */
  record Command(List<String> command, Duration timeout) implements Hook {
    public Command {
      command = List.copyOf(command);
    }
  }

  /**
   * Succeeds if a POST is answered with a status from 200 to 299.
   *
   * @param url with http or https and a host, without user and password
   */
  record Http(URI url, Duration timeout) implements Hook {}
}
