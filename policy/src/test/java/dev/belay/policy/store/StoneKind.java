package dev.belay.policy.store;

import java.util.List;
import java.util.Set;

/** A kind of data store for tests: it has no keys, and can do nothing but be captured. */
public final class StoneKind implements StoreKind {
  @Override
  public String driver() {
    return "stone";
  }

  @Override
  public List<StoreKey> keys() {
    return List.of();
  }

  @Override
  public boolean samePlace(StoreSettings one, StoreSettings other) {
    return false;
  }

  @Override
  public String placeKey() {
    return "driver";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }
}
