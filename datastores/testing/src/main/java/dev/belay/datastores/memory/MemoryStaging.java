package dev.belay.datastores.memory;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StagingArea;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.memory.MemoryStores.State;
import dev.belay.datastores.memory.Stored.Kind;
import dev.belay.datastores.memory.Stored.Mark;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that drills create and replace. */
final class MemoryStaging implements StagingArea {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String drillId;
  private final StoreConnection target;
  private final MemoryAddress address;
  private final MemoryStores.Hold claim;
  private final Clock clock;

  private MemoryStaging(
      String drillId,
      StoreConnection target,
      MemoryAddress address,
      MemoryStores.Hold claim,
      Clock clock) {
    this.drillId = drillId;
    this.target = target;
    this.address = address;
    this.claim = claim;
    this.clock = clock;
  }

  static MemoryStaging open(String drillId, StoreConnection target, Clock clock)
      throws DataStoreException, InterruptedException {
    MemoryAddress address = MemoryAddress.open(target);
    MemoryStores.Hold claim = claim(address);
    MemoryStaging staging = new MemoryStaging(drillId, target, address, claim, clock);
    try {
      staging.removeLeftovers();
      staging.requireOurs(address.stores().read());
      return staging;
    } catch (DataStoreException | InterruptedException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private static MemoryStores.Hold claim(MemoryAddress address)
      throws DataStoreException, InterruptedException {
    try {
      return address.stores().hold("staging-" + address.store() + ".lock", PATIENCE);
    } catch (MemoryStores.BusyException e) {
      throw new DataStoreException.Unavailable(
          "another drill holds staging target " + address.store(), e);
    }
  }

  @Override
  public PreparedRestore restore(Manifest manifest, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    long began = System.nanoTime();
    MemoryContents contents = MemoryContents.of(manifest);
    Stored restored =
        new Stored(
            contents.read(manifest, vault),
            new Mark(Kind.DRILL, drillId, address.store(), clock.instant().toString(), null, null));
    try (MemoryStores.Hold hold = address.stores().hold()) {
      hold.replace(address.stores().read().with(prepared(), restored));
    }
    return new PreparedRestore(
        MemoryDriver.amount(contents),
        contents.bytes(),
        Duration.ofNanos(System.nanoTime() - began),
        List.of());
  }

  @Override
  public void putInPlace(ProgressListener progress)
      throws DataStoreException, InterruptedException {
    try (MemoryStores.Hold hold = address.stores().hold()) {
      State state = address.stores().read();
      requireOurs(state);
      Optional<Stored> restored = state.store(prepared());
      if (restored.isEmpty()) {
        throw new DataStoreException.Refused("nothing was restored for staging " + target.name());
      }
      hold.replace(state.with(prepared(), null).with(address.store(), restored.get()));
    }
  }

  @Override
  public StoreConnection connection() {
    return target;
  }

  @Override
  public String description() {
    return "staging target " + target.name() + ", store " + address.store();
  }

  @Override
  public Map<String, String> environment() {
    return address.environment();
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // clean up even when interrupted
    try {
      MemoryRecovery.remove(address, prepared());
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      claim.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void removeLeftovers() throws InterruptedException {
    try (MemoryStores.Hold hold = address.stores().hold()) {
      State state = address.stores().read();
      for (String name : List.copyOf(state.stores().keySet())) {
        if (name.startsWith(address.store() + ".drill-")) {
          state = state.with(name, null);
        }
      }
      hold.replace(state);
    }
  }

  private void requireOurs(State state) throws DataStoreException.Refused {
    Optional<Stored> there = state.store(address.store());
    if (there.isEmpty()) {
      return;
    }
    Mark mark = there.get().mark();
    if (mark == null || mark.kind() != Kind.DRILL) {
      throw new DataStoreException.Refused(
          "store " + address.store() + " was not put there by a drill");
    }
  }

  private String prepared() {
    return address.store() + ".drill-" + drillId;
  }
}
