package dev.belay.policy;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A check that a drill runs against the restored data. */
public sealed interface SmokeTest {
  /** 1 to 120 characters, unique in the drill. */
  String name();

  /** After this time the test has failed, 1 s to 24 h. */
  Duration timeout();

  /**
   * Passes if the program ends with 0.
   *
   * @param command the program and its arguments, at least one; no shell reads them
   */
  record Command(String name, List<String> command, Duration timeout) implements SmokeTest {
    public Command {
      command = List.copyOf(command);
    }
  }

  /**
   * Passes if a GET is answered with a status from 200 to 299.
   *
   * @param url with http or https and a host, without user and password
   */
  record Http(String name, URI url, Duration timeout) implements SmokeTest {}
}
