package dev.belay.sources.generic;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The written description of a sender's messages.
 *
 * @param authentication settings by their names: kind, header, prefix, encoding, username
 * @param deliveryId a header's name, or an expression; without it, every message counts as a new
 *     one
 * @param when an expression that is true for messages that count; without it, all messages count
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

  /** This description, with {@code other}'s settings taking precedence. */
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
