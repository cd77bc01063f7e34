package dev.belay.ledger.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a part is restored to.
 *
 * @param dataStore empty in a request: the recovery point's own
 * @param place on the data store, in its driver's words, for example a database; null for its own
 * @param keepReplacedUntil null keeps what was replaced until it is dropped by name
 */
public record Destination(
    String dataStore,
    @Nullable String place,
    boolean replace,
    @Nullable Instant keepReplacedUntil,
    Selection selection) {

  /** A data store's own place, with what is there replaced. */
  public static Destination replacing(String dataStore) {
    return new Destination(dataStore, null, true, null, Selection.EVERYTHING);
  }

  /** A data store's own place, where nothing may be yet. */
  public static Destination empty(String dataStore) {
    return new Destination(dataStore, null, false, null, Selection.EVERYTHING);
  }

  /** Of a data store, unless it names another one. */
  public Destination orOf(String ownStore) {
    return dataStore.isEmpty()
        ? new Destination(ownStore, place, replace, keepReplacedUntil, selection)
        : this;
  }

  /** Only what is replaced as a whole is compared with before. */
  public boolean replacesAll() {
    return replace && selection.isEverything();
  }

  /** {@code shop-db}, or {@code shop-db/shop_copy}. */
  public String text() {
    return place == null ? dataStore : dataStore + "/" + place;
  }
}
