package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Place;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.Manifest;
import java.util.Objects;
import java.util.UUID;

/** Orders of restores. */
final class Orders {
  private Orders() {}

  static RestoreOrder replacing(Manifest manifest, StoreConnection store, String database) {
    return new RestoreOrder(
        UUID.randomUUID().toString(),
        manifest,
        store,
        new Place(database),
        true,
        null,
        Selection.EVERYTHING);
  }

  static RestoreOrder asNew(Manifest manifest, StoreConnection store, String database) {
    return new RestoreOrder(
        UUID.randomUUID().toString(),
        manifest,
        store,
        new Place(database),
        false,
        null,
        Selection.EVERYTHING);
  }

  /** Into the database that the connection names. */
  static RestoreOrder of(
      Manifest manifest, StoreConnection store, boolean replace, Selection selection)
      throws DataStoreException {
    return new RestoreOrder(
        UUID.randomUUID().toString(),
        manifest,
        store,
        new Place(PostgresAddress.of(store).database()),
        replace,
        null,
        selection);
  }

  /** The target's name. */
  static String database(RestoreOrder order) {
    return Objects.requireNonNull(order.place().name());
  }
}
