package dev.belay.gateway.generic;

import java.util.List;

/** The configuration describes sources wrongly. The message has every problem, one a line. */
final class InvalidSourcesException extends Exception {
  InvalidSourcesException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
