package dev.belay.datastores.memory;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.Coordinated;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Captures a store. Reading the file once is the snapshot. */
final class MemoryCapture implements Coordinated {
  private final Clock clock;

  MemoryCapture(Clock clock) {
    this.clock = clock;
  }

  /**
   * The store's current content.
   *
   * @throws DataStoreException.Misconfigured when the store does not exist
   */
  static Stored open(StoreConnection connection) throws DataStoreException {
    MemoryAddress address = MemoryAddress.open(connection);
    return address
        .stores()
        .read()
        .store(address.store())
        .orElseThrow(
            () ->
                new DataStoreException.Misconfigured(
                    "data store "
                        + connection.name()
                        + ": there is no store "
                        + address.store()
                        + " in "
                        + address.directory(),
                    null));
  }

  @Override
  public Manifest capture(
      CaptureRequest request, SnapshotSignal signal, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    Instant startedAt = clock.instant();
    open(request.store());
    Stored snapshot;
    Instant snapshotAt;
    while (true) {
      signal.ready();
      snapshot = open(request.store());
      snapshotAt = clock.instant();
      signal.taken();
      if (signal.agreed()) {
        break;
      }
      signal.again();
    }
    return manifest(request, snapshot, startedAt, snapshotAt, vault, progress);
  }

  private Manifest manifest(
      CaptureRequest request,
      Stored snapshot,
      Instant startedAt,
      Instant snapshotAt,
      Vault vault,
      ProgressListener progress)
      throws VaultException, InterruptedException {
    Map<SegmentRef, Integer> index = new LinkedHashMap<>();
    List<MemoryContents.StoredMap> maps = new ArrayList<>();
    long stored = 0;
    long read = 0;
    for (Map.Entry<String, SortedMap<String, String>> map : snapshot.maps().entrySet()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try (SegmentWriter writer = vault.newSegments(request.recoveryPointId())) {
        maps.add(MemoryContents.write(map.getKey(), map.getValue(), writer, index));
        stored += writer.newlyStoredBytes();
      }
      read += maps.getLast().bytes();
      progress.progressed(map.getKey(), read, read);
    }
    MemoryContents contents = new MemoryContents(MemoryContents.VERSION, maps);
    return new Manifest(
        Manifest.FORMAT_VERSION,
        request.recoveryPointId(),
        request.recoverySetId(),
        request.store().name(),
        MemoryDriver.NAME,
        request.application(),
        request.environment(),
        request.trigger(),
        request.commit(),
        request.deploymentId(),
        startedAt,
        snapshotAt,
        clock.instant(),
        request.labels(),
        request.assertions(),
        new Manifest.Totals(contents.keys(), contents.bytes(), stored, MemoryContents.UNIT),
        List.copyOf(index.keySet()),
        contents.toJson());
  }
}
