package dev.belay.worker;

import dev.belay.datastores.Amount;
import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.Comparing;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.ReplacedData;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server in memory; can die between the capture and the swap, or after the swap. */
final class FakeRecovery implements Recovery, Comparing {
  final List<RestoreOrder> prepared = new ArrayList<>();
  final List<ReplacedData> replaced = new ArrayList<>();
  final List<String> dropped = new ArrayList<>();
  Comparison comparison = new Comparison(Instant.EPOCH, "rows", List.of());
  List<Need> needs = List.of();
  int samplesAskedFor = -1;
  int abandoned;
  boolean diesBeforeTheSwap;
  boolean diesAfterTheSwap;

  @Override
  public List<Need> needs(RestoreOrder order, Vault vault) {
    return needs;
  }

  @Override
  public PreparedRestore prepare(RestoreOrder order, Vault vault, ProgressListener progress) {
    prepared.add(order);
    return new PreparedRestore(
        Amount.of(42, "rows", 3, "tables"), 4200, Duration.ofSeconds(1), List.of("a warning"));
  }

  @Override
  public AppliedRestore apply(
      RestoreOrder order, PreRestoreCapture before, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    if (replaced.isEmpty()) {
      if (prepared.isEmpty()) {
        throw new DataStoreException.Refused("nothing is prepared");
      }
      before.capture(order.store());
      if (diesBeforeTheSwap) {
        throw new DataStoreException.Unavailable("died before the swap", null);
      }
      replaced.add(
          new ReplacedData(
              "shop_replaced",
              "shop",
              order.operationId(),
              Instant.EPOCH,
              order.keepReplacedUntil()));
      if (diesAfterTheSwap) {
        throw new DataStoreException.Unavailable("died after the swap", null);
      }
    }
    return new AppliedRestore("shop_replaced", List.of());
  }

  @Override
  public Optional<AppliedRestore> applied(RestoreOrder order) {
    return replaced.stream()
        .filter(data -> data.operationId().equals(order.operationId()))
        .map(data -> new AppliedRestore(data.name(), List.of()))
        .findFirst();
  }

  @Override
  public void abandon(RestoreOrder order) {
    abandoned++;
  }

  @Override
  public List<ReplacedData> replaced(StoreConnection store) {
    return List.copyOf(replaced);
  }

  @Override
  public void dropReplaced(StoreConnection store, String name) {
    dropped.add(name);
  }

  @Override
  public Comparison compare(
      Manifest before, Vault vault, StoreConnection now, int samples, ProgressListener progress) {
    samplesAskedFor = samples;
    return comparison;
  }

  @Override
  public Comparison compare(
      Manifest before, Manifest after, Vault vault, int samples, ProgressListener progress) {
    samplesAskedFor = samples;
    return comparison;
  }
}
