package dev.belay.ledger.operation;

import java.util.List;
import java.util.Map;

/**
 * The part of a recovery point that is restored, in its driver's words.
 *
 * @param parts only these parts; if empty, everything
 * @param options options of the driver, by name
 */
public record Selection(List<Selected> parts, Map<String, String> options) {
  public static final Selection EVERYTHING = new Selection(List.of(), Map.of());

  public Selection {
    parts = List.copyOf(parts);
    options = Map.copyOf(options);
  }

  /**
   * @param kind the driver's word, for example table, key-pattern or path
   */
  public record Selected(String kind, String value) {}

  public boolean isEverything() {
    return parts.isEmpty();
  }

  /** The values of all parts of a kind, in their order. */
  public List<String> values(String kind) {
    return parts.stream().filter(part -> part.kind().equals(kind)).map(Selected::value).toList();
  }
}
