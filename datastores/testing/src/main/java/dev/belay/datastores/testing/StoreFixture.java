package dev.belay.datastores.testing;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Place;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import java.util.List;
import java.util.Map;

/**
 * A kind of data store, as {@link DataStoreDriverContract} needs it: stores that hold items, each
 * with a key and a value, in one part.
 */
public interface StoreFixture {
  DataStoreDriver driver();

  /** A store that nobody else uses, with no item, of which a restore says that it is empty. */
  StoreConnection empty() throws Exception;

  /** A store that nobody else uses, and that can hold items. */
  StoreConnection store() throws Exception;

  /** Where on the same server or in the same directory nothing is, and a restore could go. */
  Place elsewhere();

  /** The store at a place. */
  StoreConnection at(StoreConnection store, Place place) throws Exception;

  /** Adds an item, or changes the value of one. */
  void put(StoreConnection store, String key, String value) throws Exception;

  /** As {@link #put}, of several; a kind that connects anew each time does it in one go. */
  default void putAll(StoreConnection store, Map<String, String> items) throws Exception {
    for (Map.Entry<String, String> item : items.entrySet()) {
      put(store, item.getKey(), item.getValue());
    }
  }

  void remove(StoreConnection store, String key) throws Exception;

  /** All items by key; empty when the store is not there. */
  Map<String, String> items(StoreConnection store) throws Exception;

  /** Changes both values in one step: nobody sees the one without the other. */
  void putBoth(StoreConnection store, String one, String other, String value) throws Exception;

  /** The same store, asked for with another secret. */
  StoreConnection withSecret(StoreConnection store, Secret secret);

  /** An address at which there is no store. */
  StoreConnection nowhere();

  /** What goes wrong with a restored copy, and must be found: at least one fault of each kind. */
  List<PlantedFault> faults();
}
