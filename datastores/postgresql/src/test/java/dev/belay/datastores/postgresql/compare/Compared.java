package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.time.Clock;

/** Captures of a database, and comparisons of them. */
final class Compared {
  private final StoreConnection store;
  private final MemoryVault vault = new MemoryVault();
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());

  Compared(StoreConnection store) {
    this.store = store;
  }

  StoreConnection store() {
    return store;
  }

  MemoryVault vault() {
    return vault;
  }

  Manifest capture() {
    try {
      return driver.capture(Requests.of(store), vault, ProgressListener.NONE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Comparison withNow(PostgresComparison comparison, Manifest before, int samples) {
    try {
      return comparison.compare(before, vault, store, samples, ProgressListener.NONE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Comparison withNow(Manifest before) {
    return withNow(new PostgresComparison(), before, 100);
  }

  Comparison withPoint(
      PostgresComparison comparison, Manifest before, Manifest after, int samples) {
    try {
      return comparison.compare(before, after, vault, samples, ProgressListener.NONE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static Comparison.Part table(Comparison comparison, String name) {
    return comparison.parts().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no table " + name + " in " + comparison));
  }
}
