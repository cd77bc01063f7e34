package dev.belay.datastores;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a later state differs from a recovery point, item by item.
 *
 * @param comparedAt the instant of the later state
 * @param unit what the items are, in the plural: {@code rows}, {@code keys}, {@code files}
 * @param parts all parts of both sides (table, database, folder), by name
 */
public record Comparison(Instant comparedAt, String unit, List<Part> parts) {
  public Comparison {
    parts = List.copyOf(parts);
  }

  /** Items that only the later state has. */
  public long added() {
    return parts.stream().mapToLong(Part::added).sum();
  }

  public long changed() {
    return parts.stream().mapToLong(Part::changed).sum();
  }

  /** Items that only the recovery point has. */
  public long removed() {
    return parts.stream().mapToLong(Part::removed).sum();
  }

  /** Whether the two sides of a part could be compared, and if so, by what. */
  public enum Status {
    COMPARED,
    /** Only the later state has the part. */
    ADDED,
    /** Only the recovery point has the part. */
    REMOVED,
    /** The structure differs, so items are compared by what both sides have. */
    RESTRUCTURED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param name as the driver calls it, for example {@code schema.name}
   * @param identity the driver's word for what identifies an item, for example {@code primary-key};
   *     a word such as {@code row} stands for the whole item, so a changed item counts as one
   *     removed and one added
   * @param countBefore items in the recovery point
   * @param countAfter items in the later state
   * @param detail for people, for example how the structure differs; may be empty
   * @param samples at most as many of each kind as were asked for
   */
  public record Part(
      String name,
      Status status,
      String identity,
      long countBefore,
      long countAfter,
      long added,
      long changed,
      long removed,
      String detail,
      List<Sample> samples) {
    public Part {
      samples = List.copyOf(samples);
    }

    public boolean differs() {
      return status != Status.COMPARED || added + changed + removed > 0;
    }
  }

  /**
   * One item that differs. Its values are in the part's order of fields.
   *
   * @param before in the recovery point; null when the item is not there
   * @param after in the later state; null when the item is not there
   */
  public record Sample(@Nullable List<Value> before, @Nullable List<Value> after) {}

  /**
   * @param field the item's field, for example a column
   * @param text as the driver writes it; a long value is given by its beginning, its length and a
   *     hash. Null for a value that the store treats as null.
   */
  public record Value(String field, @Nullable String text) {}
}
