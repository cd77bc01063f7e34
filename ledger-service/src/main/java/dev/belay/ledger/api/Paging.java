package dev.belay.ledger.api;

import dev.belay.ledger.read.Cursor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all lists share: the size of a page, and the refusal of misspelt parameters. */
final class Paging {
  private static final int MOST = 200;

  private Paging() {}

  /** A page, and the cursor of the next one; null on the last. */
  record Page<T>(List<T> items, @Nullable String next) {}

  /**
   * @param found one more than {@code size} if there is a next page
   */
  static <T> Page<T> of(List<T> found, int size, Function<T, Cursor> place) {
    List<T> items = found.subList(0, Math.min(size, found.size()));
    return new Page<>(items, found.size() > size ? place.apply(items.getLast()).text() : null);
  }

  /**
   * @throws InvalidParameterException unless {@code limit} is a number from 1 to 200
   */
  static int size(String limit) {
    try {
      int size = Integer.parseInt(limit);
      if (size >= 1 && size <= MOST) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new InvalidParameterException("limit", limit, "a number from 1 to " + MOST, e);
    }
    throw new InvalidParameterException("limit", limit, "a number from 1 to " + MOST);
  }

  /** Refuses unknown parameters: a misspelt filter would silently not filter. */
  static void refuseUnknown(HttpServletRequest request, Set<String> known) {
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                throw new InvalidParameterException(
                    name, values[0], "left out: there is no such parameter");
              }
              if (values.length > 1) {
                throw new InvalidParameterException(
                    name, String.join(", ", values), "given once at most");
              }
            });
  }
}
