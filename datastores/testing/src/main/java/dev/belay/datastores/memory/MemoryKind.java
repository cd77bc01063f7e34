package dev.belay.datastores.memory;

import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a policy must say about a store in memory. */
public final class MemoryKind implements StoreKind {
  private static final String DIRECTORY = "directory";
  private static final String STORE = "store";
  private static final int LONGEST = 200;

  @Override
  public String driver() {
    return MemoryDriver.NAME;
  }

  @Override
  public List<StoreKey> keys() {
    return List.of(
        StoreKey.required(
            DIRECTORY,
            StoreKey.Text.matching("^/.+$", "must be an absolute path"),
            "The directory that the store is in."),
        StoreKey.required(
            STORE,
            StoreKey.Text.matching("^[A-Za-z0-9._-]+$", "must be a name"),
            "The store's name in the directory."),
        StoreKey.optional(
            "password", new StoreKey.Secret(), "Where to find the directory's password."));
  }

  @Override
  public boolean samePlace(StoreSettings one, StoreSettings other) {
    return one.value(STORE).equals(other.value(STORE)) && folder(one).equals(folder(other));
  }

  private static Optional<Path> folder(StoreSettings settings) {
    return settings.value(DIRECTORY).map(path -> Path.of(path).normalize());
  }

  @Override
  public String placeKey() {
    return STORE;
  }

  @Override
  public List<AssertionForm> assertionForms() {
    return List.of(new AssertionForm("count", LONGEST, "MAP = NUMBER: how many keys a map has."));
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }
}
