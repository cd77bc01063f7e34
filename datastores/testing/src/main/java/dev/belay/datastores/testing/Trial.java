package dev.belay.datastores.testing;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Place;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/** What the parts of {@link DataStoreDriverContract} share: a vault, filled stores, orders. */
abstract class Trial {
  static final int ITEMS = 10;

  @TempDir Path folder;

  final MemoryVault vault = new MemoryVault();

  /** The same for all tests of an instance. */
  abstract StoreFixture fixture();

  DataStoreDriver driver() {
    return fixture().driver();
  }

  /** A test is skipped only for a capability that the driver's kind says it lacks. */
  static <T> T given(Optional<T> capability) {
    Assumptions.assumeTrue(capability.isPresent(), "the driver does not have it");
    return capability.orElseThrow();
  }

  static Map<String, String> items() {
    Map<String, String> items = new TreeMap<>();
    for (int i = 0; i < ITEMS; i++) {
      items.put("k" + i, "v" + i);
    }
    return items;
  }

  StoreConnection filled() throws Exception {
    StoreConnection store = fixture().store();
    fixture().putAll(store, items());
    return store;
  }

  Manifest capture(StoreConnection store) throws Exception {
    return driver().capture(Captures.of(store), vault, ProgressListener.NONE);
  }

  /** Of this machine; without one, the driver's sandboxes can't be what they have to be. */
  static Isolation isolation() throws Exception {
    return Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
  }

  Sandbox restored(Manifest point) throws Exception {
    Sandbox sandbox =
        driver()
            .openSandbox(
                new SandboxRequest(
                    point, folder.resolve("sandbox-" + UUID.randomUUID()), isolation()));
    try {
      driver().restore(point, vault, sandbox, ProgressListener.NONE);
      return sandbox;
    } catch (Exception | Error e) {
      sandbox.close();
      throw e;
    }
  }

  static RestoreOrder order(Manifest point, StoreConnection store, Place place, boolean replace) {
    return new RestoreOrder(
        UUID.randomUUID().toString(), point, store, place, replace, null, Selection.EVERYTHING);
  }

  AppliedRestore apply(Recovery recovery, RestoreOrder order, List<Manifest> captured)
      throws Exception {
    return recovery.apply(
        order,
        existing ->
            captured.add(driver().capture(Captures.of(existing), vault, ProgressListener.NONE)),
        ProgressListener.NONE);
  }
}
