package dev.belay.cli.policy;

import java.util.List;

/** A file holds no event that can be read. */
final class InvalidEventException extends Exception {
  InvalidEventException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
