package dev.belay.sources.generic;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a sender's messages are to be understood, as it is written down.
 *
 * @param authentication settings by their names: kind, header, prefix, encoding, username
 * @param deliveryId a header's name, or an expression; none: no two messages are the same
 * @param when an expression that is true of the messages that count; none: all do
 * @param mapping fields to expressions
 */
public record SourceDescription(
    Map<String, String> authentication,
    Optional<String> deliveryId,
    Optional<String> when,
    Map<String, String> mapping) {
  public SourceDescription {
    authentication = Map.copyOf(authentication);
    mapping = Map.copyOf(mapping);
  }

  /** This one, where {@code other} says nothing else. */
  public SourceDescription overriddenBy(SourceDescription other) {
    return new SourceDescription(
        merged(authentication, other.authentication),
        other.deliveryId.or(() -> deliveryId),
        other.when.or(() -> when),
        merged(mapping, other.mapping));
  }

  private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
    Map<String, String> merged = new TreeMap<>(one);
    merged.putAll(other);
    return merged;
  }
}
