package dev.belay.datastores;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The installed drivers, by their names in policies and manifests. */
public final class Drivers {
  private final SortedMap<String, DataStoreDriver> byName;

  /**
   * @throws IllegalArgumentException when two drivers have the same name
   */
  public Drivers(Collection<? extends DataStoreDriver> drivers) {
    SortedMap<String, DataStoreDriver> named = new TreeMap<>();
    for (DataStoreDriver driver : drivers) {
      DataStoreDriver other = named.putIfAbsent(driver.name(), driver);
      if (other != null) {
        throw new IllegalArgumentException(
            "two drivers have the name \""
                + driver.name()
                + "\": "
                + other.getClass().getName()
                + " and "
                + driver.getClass().getName()
                + "; remove one of the two from the class path");
      }
    }
    this.byName = Collections.unmodifiableSortedMap(named);
  }

  /**
   * The drivers on the class path, as {@link ServiceLoader} finds them: to add a driver, add its
   * jar.
   *
   * @throws IllegalArgumentException when two drivers have the same name
   * @throws java.util.ServiceConfigurationError when a driver can't be loaded
   */
  public static Drivers installed() {
    return new Drivers(
        ServiceLoader.load(DataStoreDriver.class, DataStoreDriver.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  public Optional<DataStoreDriver> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All drivers, in the order of their names. */
  public Map<String, DataStoreDriver> all() {
    return byName;
  }

  /** The drivers' names, for people. */
  @Override
  public String toString() {
    return byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
  }
}
