package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.Manifest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A parsed {@link RestoreOrder}. Its place is a database on the store's server.
 *
 * @param store how to reach the server; its database need not be the target
 * @param database the target's name on that server
 */
public record DatabaseOrder(
    String operationId,
    Manifest manifest,
    StoreConnection store,
    String database,
    boolean replace,
    @Nullable Instant keepReplacedUntil,
    TableSelection selection) {

  /**
   * @throws DataStoreException.Misconfigured for a store without a well-formed address, and for
   *     parts or options that PostgreSQL does not know
   */
  public static DatabaseOrder of(RestoreOrder order) throws DataStoreException {
    String own = PostgresAddress.of(order.store()).database();
    String database = order.place().name();
    return new DatabaseOrder(
        order.operationId(),
        order.manifest(),
        order.store(),
        database == null ? own : database,
        order.replace(),
        order.keepReplacedUntil(),
        TableSelection.of(order.selection()));
  }

  /** For people: the data store, the database when it isn't the store's own, and a new schema. */
  public String describe() throws DataStoreException {
    String own = PostgresAddress.of(store).database();
    String target = database.equals(own) ? store.name() : store.name() + "/" + database;
    String schema = selection.intoSchema();
    return schema == null ? target : target + ", schema " + schema;
  }
}
