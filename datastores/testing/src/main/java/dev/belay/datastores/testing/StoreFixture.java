package dev.belay.datastores.testing;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Place;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import java.util.List;
import java.util.Map;

/**
 * What {@link DataStoreDriverContract} needs of a kind of data store: stores that hold items, each
 * with a key and a value, in one part.
 */
public interface StoreFixture {
  DataStoreDriver driver();

  /** A store that nobody else uses, without items, which a restore accepts as empty. */
  StoreConnection empty() throws Exception;

  /** A store that nobody else uses and that can hold items. */
  StoreConnection store() throws Exception;

  /**
   * A place on the same server or in the same directory that is free, so that a restore could use
   * it.
   */
  Place elsewhere();

  /** The store at a place. */
  StoreConnection at(StoreConnection store, Place place) throws Exception;

  /** Adds an item, or changes the value of one. */
  void put(StoreConnection store, String key, String value) throws Exception;

  /**
   * As {@link #put}, for several items. A kind that connects anew each time uses one connection.
   */
  default void putAll(StoreConnection store, Map<String, String> items) throws Exception {
    for (Map.Entry<String, String> item : items.entrySet()) {
      put(store, item.getKey(), item.getValue());
    }
  }

  void remove(StoreConnection store, String key) throws Exception;

  /** All items by key; empty when the store does not exist. */
  Map<String, String> items(StoreConnection store) throws Exception;

  /** Changes both values in one step: nobody sees one change without the other. */
  void putBoth(StoreConnection store, String one, String other, String value) throws Exception;

  /** The same store, reached with another secret. */
  StoreConnection withSecret(StoreConnection store, Secret secret);

  /** An address where there is no store. */
  StoreConnection nowhere();

  /** Damages of a restored copy that checks must find: at least one fault of each kind. */
  List<PlantedFault> faults();

  /** Whether a store is in the memory of whoever uses it, so that it takes what it holds. */
  default boolean keepsStoresInMemory() {
    return false;
  }
}
