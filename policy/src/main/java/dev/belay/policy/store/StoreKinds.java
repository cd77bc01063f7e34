package dev.belay.policy.store;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kinds of data store that a policy may name. Services that capture, restore or check policies
 * read strictly: a driver that is not installed is a problem. Services that only decide, such as
 * the gateway and the ledger, have no drivers and read tolerantly: the settings of an unknown kind
 * are kept as they are.
 */
public final class StoreKinds {
  private final SortedMap<String, StoreKind> byDriver;
  private final boolean tolerant;

  private StoreKinds(SortedMap<String, StoreKind> byDriver, boolean tolerant) {
    this.byDriver = byDriver;
    this.tolerant = tolerant;
  }

  /**
   * These kinds, read strictly.
   *
   * @throws IllegalArgumentException when two kinds have the same driver
   */
  public static StoreKinds of(Collection<? extends StoreKind> kinds) {
    SortedMap<String, StoreKind> byDriver = new TreeMap<>();
    for (StoreKind kind : kinds) {
      StoreKind other = byDriver.putIfAbsent(kind.driver(), kind);
      if (other != null) {
        throw new IllegalArgumentException(
            "two kinds of data store have the driver \"%s\": %s and %s; remove one of the two from the class path"
                .formatted(kind.driver(), other.getClass().getName(), kind.getClass().getName()));
      }
    }
    return new StoreKinds(Collections.unmodifiableSortedMap(byDriver), false);
  }

  /**
   * The kinds on the class path, read strictly.
   *
   * @throws IllegalArgumentException when two kinds have the same driver
   * @throws java.util.ServiceConfigurationError when a kind can't be loaded
   */
  public static StoreKinds installed() {
    return of(
        ServiceLoader.load(StoreKind.class, StoreKind.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /** The same kinds, and also unknown ones. */
  public StoreKinds tolerant() {
    return new StoreKinds(byDriver, true);
  }

  /** Empty for a driver that is not installed. */
  public Optional<StoreKind> find(String driver) {
    return Optional.ofNullable(byDriver.get(driver));
  }

  /** Whether a policy may name this driver. */
  public boolean accepts(String driver) {
    return tolerant || byDriver.containsKey(driver);
  }

  /** In the order of their drivers' names. */
  public List<StoreKind> all() {
    return List.copyOf(byDriver.values());
  }

  /** By driver, in the order of the drivers' names. */
  public Map<String, StoreKind> byDriver() {
    return byDriver;
  }

  /** The installed drivers' names, for people. */
  @Override
  public String toString() {
    return byDriver.isEmpty() ? "none" : String.join(", ", byDriver.keySet());
  }
}
