package dev.belay.cli.policy;

import java.util.List;

/** A file holds no readable event. */
final class InvalidEventException extends Exception {
  InvalidEventException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
