package dev.belay.datastores.testing;

import dev.belay.datastores.StoreConnection;

/**
 * A fault that a test puts into a restored copy and that a check must find.
 *
 * @param name for people
 * @param damage does the damage, in a copy with the items {@code k0} to {@code k9}
 */
public record PlantedFault(String name, Damage damage) {
  /** Does the damage. */
  @FunctionalInterface
  public interface Damage {
    void in(StoreConnection copy) throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }
}
