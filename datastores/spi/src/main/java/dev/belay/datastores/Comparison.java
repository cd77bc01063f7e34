package dev.belay.datastores;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a later state differs from a recovery point, item by item.
 *
 * @param comparedAt the instant that the later state is of
 * @param unit what the items are, in the plural: {@code rows}, {@code keys}, {@code files}
 * @param parts every part of either side (table, database, folder), by name
 */
public record Comparison(Instant comparedAt, String unit, List<Part> parts) {
  public Comparison {
    parts = List.copyOf(parts);
  }

  /** Items that the later state has and the recovery point has not. */
  public long added() {
    return parts.stream().mapToLong(Part::added).sum();
  }

  public long changed() {
    return parts.stream().mapToLong(Part::changed).sum();
  }

  /** Items that the recovery point has and the later state has not. */
  public long removed() {
    return parts.stream().mapToLong(Part::removed).sum();
  }

  /** Whether, and by what, the two sides of a part could be compared. */
  public enum Status {
    COMPARED,
    /** Only the later state has the part. */
    ADDED,
    /** Only the recovery point has the part. */
    REMOVED,
    /** Its structure differs: items are compared by what both sides have. */
    RESTRUCTURED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param name as the driver calls it, for example {@code schema.name}
   * @param identity the driver's word for what tells that two items are the same one, for example
   *     {@code primary-key}; by a word such as {@code row}, the whole item: a changed one is one
   *     removed and one added
   * @param countBefore items in the recovery point
   * @param countAfter items in the later state
   * @param detail for people, for example how the structure differs; may be empty
   * @param samples at most as many as were asked for, of each kind
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
   * One item that differs; values by field, in the part's order.
   *
   * @param before in the recovery point; null when the item is not there
   * @param after in the later state; null when the item is not there
   */
  public record Sample(@Nullable List<Value> before, @Nullable List<Value> after) {}

  /**
   * @param field of the item, for example a column
   * @param text as the driver writes it; of a long value its beginning, its length and a hash. Null
   *     for a value that the store knows as none.
   */
  public record Value(String field, @Nullable String text) {}
}
