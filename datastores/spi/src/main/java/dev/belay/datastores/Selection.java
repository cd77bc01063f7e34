package dev.belay.datastores;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of a recovery point that is restored, in the driver's words.
 *
 * @param parts only these parts; if empty, everything
 * @param options options of the driver, by name
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
   * @param kind the driver's word: {@code table}, {@code key-pattern}, {@code path}, …
   * @param value the part's name
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
   * Refuses kinds and options that the driver does not know. If they were ignored, something other
   * than the chosen data would be restored.
   *
   * @throws DataStoreException.Misconfigured naming the unknown word and the known ones
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
