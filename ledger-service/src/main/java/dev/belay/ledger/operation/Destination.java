package dev.belay.ledger.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a part is restored to.
 *
 * @param dataStore empty in a request: the recovery point's own data store
 * @param place on the data store, in its driver's words, for example a database; null for its own
 * @param keepReplacedUntil null keeps the replaced data until somebody drops it
 */
public record Destination(
    String dataStore,
    @Nullable String place,
    boolean replace,
    @Nullable Instant keepReplacedUntil,
    Selection selection) {

  /** A data store's own place; what is there is replaced. */
  public static Destination replacing(String dataStore) {
    return new Destination(dataStore, null, true, null, Selection.EVERYTHING);
  }

  /** A data store's own place, which must be empty. */
  public static Destination empty(String dataStore) {
    return new Destination(dataStore, null, false, null, Selection.EVERYTHING);
  }

  /** The same place on this data store, unless another data store was named. */
  public Destination orOf(String ownStore) {
    return dataStore.isEmpty()
        ? new Destination(ownStore, place, replace, keepReplacedUntil, selection)
        : this;
  }

  /** Whether to compare first: only data that is replaced as a whole is compared. */
  public boolean replacesAll() {
    return replace && selection.isEverything();
  }

  /** {@code shop-db}, or {@code shop-db/shop_copy}. */
  public String text() {
    return place == null ? dataStore : dataStore + "/" + place;
  }
}
