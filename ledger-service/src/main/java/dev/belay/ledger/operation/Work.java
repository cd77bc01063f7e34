package dev.belay.ledger.operation;

import dev.belay.events.Compared;
import dev.belay.events.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The work of an operation, with a part for each data store.
 *
 * @param deadline moves by the time that the operation waited for a confirmation
 */
public record Work(Instant deadline, List<Part> parts) {
  public Work {
    parts = List.copyOf(parts);
  }

  Work later(Duration by) {
    return new Work(deadline.plus(by), parts);
  }

  /** The same work with one part changed. Nothing changes if that data store has no part. */
  public Work with(String dataStore, UnaryOperator<Part> change) {
    List<Part> changed = new ArrayList<>();
    for (Part part : parts) {
      changed.add(part.subject().dataStore().equals(dataStore) ? change.apply(part) : part);
    }
    return new Work(deadline, changed);
  }

  boolean all(Predicate<Part> wanted) {
    return parts.stream().allMatch(wanted);
  }

  boolean any(Predicate<Part> wanted) {
    return parts.stream().anyMatch(wanted);
  }

  /** What the comparisons of all parts count; items if they count different things. */
  public static String unit(List<Part> parts) {
    return Units.ofSum(
        parts.stream().map(Part::difference).filter(Objects::nonNull).map(Compared::unit).toList());
  }

  /** How much would be discarded, in the data stores' units; 0 until it is counted. */
  public long lost() {
    return parts.stream().mapToLong(Part::lost).sum();
  }
}
