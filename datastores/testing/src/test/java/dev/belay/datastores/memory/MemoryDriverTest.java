package dev.belay.datastores.memory;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Place;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.testing.DataStoreDriverContract;
import dev.belay.datastores.testing.PlantedFault;
import dev.belay.datastores.testing.StoreFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class MemoryDriverTest extends DataStoreDriverContract {
  private static final String MAP = "items";

  @TempDir private Path stores;

  @Override
  protected StoreFixture fixture() {
    return new Fixture(stores);
  }

  private static final class Fixture implements StoreFixture {
    private static final Secret SECRET = new Secret("the-secret-of-the-directory");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final DataStoreDriver driver = new MemoryDriver();
    private final Path directory;

    Fixture(Path directory) {
      this.directory = directory;
    }

    @Override
    public DataStoreDriver driver() {
      return driver;
    }

    @Override
    public boolean keepsStoresInMemory() {
      return true;
    }

    @Override
    public StoreConnection empty() {
      String name = "store-" + NUMBER.incrementAndGet();
      MemoryStores made = new MemoryStores(directory);
      made.protect(SECRET.reveal());
      made.create(name);
      return MemoryAddress.connection(name, directory, name, SECRET);
    }

    @Override
    public StoreConnection store() {
      StoreConnection store = empty();
      edit(store, Map.of());
      return store;
    }

    @Override
    public Place elsewhere() {
      return new Place("elsewhere-" + NUMBER.incrementAndGet());
    }

    @Override
    public StoreConnection at(StoreConnection store, Place place) throws Exception {
      return MemoryAddress.withStore(store, String.valueOf(place.name()));
    }

    @Override
    public void put(StoreConnection store, String key, String value) {
      edit(store, Map.of(key, value));
    }

    @Override
    public void putBoth(StoreConnection store, String one, String other, String value) {
      edit(store, Map.of(one, value, other, value));
    }

    private static void edit(StoreConnection store, Map<String, String> items) {
      stores(store)
          .edit(
              name(store),
              maps -> {
                maps.computeIfAbsent(MAP, unused -> new TreeMap<>()).putAll(items);
                return maps;
              });
    }

    @Override
    public void remove(StoreConnection store, String key) {
      stores(store).remove(name(store), MAP, key);
    }

    @Override
    public Map<String, String> items(StoreConnection store) {
      return stores(store)
          .maps(name(store))
          .<Map<String, String>>map(maps -> maps.containsKey(MAP) ? maps.get(MAP) : Map.of())
          .orElse(Map.of());
    }

    @Override
    public StoreConnection withSecret(StoreConnection store, Secret secret) {
      return MemoryAddress.connection(store.name(), directory, name(store), secret);
    }

    @Override
    public StoreConnection nowhere() {
      return MemoryAddress.connection(
          "nowhere", directory.resolve("not-there"), "none", Secret.NONE);
    }

    @Override
    public List<PlantedFault> faults() {
      return List.of(
          new PlantedFault("a value is another one", copy -> put(copy, "k3", "other")),
          new PlantedFault("a key is missing", copy -> remove(copy, "k3")),
          new PlantedFault("there is one key more", copy -> put(copy, "k10", "v10")),
          new PlantedFault(
              "a key is another one",
              copy -> {
                remove(copy, "k3");
                put(copy, "k33", "v3");
              }),
          new PlantedFault(
              "there is one map more", copy -> stores(copy).put(name(copy), "more", "a", "b")),
          new PlantedFault(
              "the map is missing",
              copy ->
                  stores(copy)
                      .edit(
                          name(copy),
                          maps -> {
                            maps.remove(MAP);
                            return maps;
                          })));
    }

    private static MemoryStores stores(StoreConnection store) {
      return new MemoryStores(Path.of(store.setting("directory").orElseThrow()));
    }

    private static String name(StoreConnection store) {
      return store.setting("store").orElseThrow();
    }
  }
}
