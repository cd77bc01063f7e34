package dev.belay.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * When something happens in an environment, these data stores are captured.
 *
 * @param capture names of data stores, at least one
 * @param timeout from the event to the moment that a capture has failed, 1 s to 24 h
 * @param labels kept with the recovery set
 */
public record Rule(
    Phase on,
    List<String> capture,
    VerificationDepth verification,
    Duration timeout,
    Map<String, String> labels) {
  public Rule {
    capture = List.copyOf(capture);
    labels = Map.copyOf(labels);
  }
}
