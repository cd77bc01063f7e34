package dev.belay.datastores;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a recovery point is restored, in the driver's words.
 *
 * @param parts only these; none of them: everything
 * @param options how, by names that the driver knows
 */
public record Selection(List<Part> parts, Map<String, String> options) {
  public static final Selection EVERYTHING = new Selection(List.of(), Map.of());

  public Selection {
    parts = List.copyOf(parts);
    options = Map.copyOf(options);
  }

  /**
   * A part of a data store.
   *
   * @param kind what the driver calls it: {@code table}, {@code key-pattern}, {@code path}, …
   * @param value names it
   */
  public record Part(String kind, String value) {}

  public boolean isEverything() {
    return parts.isEmpty();
  }

  /** The values of all parts of a kind. */
  public Set<String> values(String kind) {
    Set<String> values = new TreeSet<>();
    parts.stream().filter(part -> part.kind().equals(kind)).map(Part::value).forEach(values::add);
    return values;
  }

  /**
   * Refuses what the driver has no word for: left out in silence, more or other things would be
   * restored than were chosen.
   *
   * @throws DataStoreException.Misconfigured naming what it does not know, and what it does
   */
  public void requireKnown(String driver, Set<String> kinds, Set<String> optionNames)
      throws DataStoreException {
    for (Part part : parts) {
      if (!kinds.contains(part.kind())) {
        throw unknown(driver, "parts of the kind \"" + part.kind() + "\"", kinds);
      }
    }
    for (String option : options.keySet()) {
      if (!optionNames.contains(option)) {
        throw unknown(driver, "option \"" + option + "\" for a restore", optionNames);
      }
    }
  }

  private static DataStoreException unknown(String driver, String what, Set<String> known) {
    return new DataStoreException.Misconfigured(
        "driver "
            + driver
            + " has no "
            + what
            + (known.isEmpty() ? "" : "; it has " + String.join(", ", new TreeSet<>(known))),
        null);
  }
}
