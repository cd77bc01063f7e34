package dev.belay.datastores.testing;

import dev.belay.datastores.DataStoreDriver;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every driver, whatever its kind of store. A driver's module extends it and says
 * how its stores are filled. Tests of optional interfaces that a driver lacks (see {@link
 * DataStoreDriver}) are skipped.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class DataStoreDriverContract {
  /** The same for all tests of an instance. */
  protected abstract StoreFixture fixture();

  @Nested
  class RoundTrip extends RoundTripPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  class BadInput extends BadInputPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  class Sandboxes extends SandboxPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  class Snapshots extends SnapshotPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  class Comparisons extends ComparisonPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  class Recoveries extends RecoveryPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  class StagingTargets extends StagingPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  @Tag("faults")
  class Kills extends KilledPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }

  @Nested
  @Tag("faults")
  class Memory extends MemoryPromises {
    @Override
    StoreFixture fixture() {
      return DataStoreDriverContract.this.fixture();
    }
  }
}
