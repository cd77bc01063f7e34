package dev.belay.datastores.memory;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.ReplacedData;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StagingArea;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.memory.MemoryStores.State;
import dev.belay.datastores.memory.Stored.Kind;
import dev.belay.datastores.memory.Stored.Mark;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Restores that replace data: prepared as another store in the directory, then renamed in one step.
 */
final class MemoryRecovery implements Recovery {
  private final Clock clock;

  MemoryRecovery(Clock clock) {
    this.clock = clock;
  }

  @Override
  public PreparedRestore prepare(RestoreOrder order, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    long began = System.nanoTime();
    MemoryAddress target = target(order);
    MemoryContents contents = MemoryContents.of(order.manifest()).chosen(order.selection());
    if (applied(order).isPresent()) {
      return prepared(contents, Duration.ZERO);
    }
    SortedMap<String, SortedMap<String, String>> chosen = contents.read(order.manifest(), vault);
    try (MemoryStores.Hold hold = target.stores().hold()) {
      State state = target.stores().read();
      requireReplaceable(order, state.store(target.store()));
      hold.replace(
          state.with(
              preparedName(order, target),
              new Stored(chosen, mark(Kind.PREPARED, order, target, null))));
    }
    progress.progressed("prepared", contents.bytes(), contents.bytes());
    return prepared(contents, Duration.ofNanos(System.nanoTime() - began));
  }

  private static PreparedRestore prepared(MemoryContents contents, Duration elapsed) {
    return new PreparedRestore(MemoryDriver.amount(contents), contents.bytes(), elapsed, List.of());
  }

  @Override
  public AppliedRestore apply(
      RestoreOrder order, PreRestoreCapture before, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    MemoryAddress target = target(order);
    try (MemoryStores.Hold hold = target.stores().hold()) {
      State state = target.stores().read();
      Optional<AppliedRestore> earlier = applied(order, state, target);
      if (earlier.isPresent()) {
        return earlier.get();
      }
      Stored prepared =
          state
              .store(preparedName(order, target))
              .orElseThrow(
                  () ->
                      new DataStoreException.Refused(
                          "nothing is prepared for operation " + order.operationId()));
      Optional<Stored> there = state.store(target.store());
      requireReplaceable(order, there);
      String replaced = null;
      if (there.isPresent()) {
        before.capture(MemoryAddress.withStore(order.store(), target.store()));
        replaced = target.store() + ".replaced-" + order.operationId();
        state = state.with(replaced, there.get().marked(mark(Kind.REPLACED, order, target, null)));
      }
      state = state.with(preparedName(order, target), null);
      hold.replace(
          state.with(
              target.store(),
              new Stored(
                  together(order, there, prepared), mark(Kind.APPLIED, order, target, replaced))));
      return new AppliedRestore(replaced, List.of());
    }
  }

  /** Chosen maps replace the existing maps of the same name. The others stay. */
  private static SortedMap<String, SortedMap<String, String>> together(
      RestoreOrder order, Optional<Stored> there, Stored prepared) {
    SortedMap<String, SortedMap<String, String>> maps = new TreeMap<>();
    if (!order.selection().isEverything()) {
      there.ifPresent(stored -> maps.putAll(stored.maps()));
    }
    maps.putAll(prepared.maps());
    return maps;
  }

  @Override
  public Optional<AppliedRestore> applied(RestoreOrder order) throws DataStoreException {
    MemoryAddress target = target(order);
    return applied(order, target.stores().read(), target);
  }

  private static Optional<AppliedRestore> applied(
      RestoreOrder order, State state, MemoryAddress target) {
    return state
        .store(target.store())
        .map(Stored::mark)
        .filter(mark -> mark.kind() == Kind.APPLIED)
        .filter(mark -> mark.operation().equals(order.operationId()))
        .map(mark -> new AppliedRestore(mark.replaced(), List.of()));
  }

  @Override
  public void abandon(RestoreOrder order) throws DataStoreException, InterruptedException {
    MemoryAddress target = target(order);
    remove(target, preparedName(order, target));
  }

  @Override
  public List<ReplacedData> replaced(StoreConnection store) throws DataStoreException {
    return MemoryAddress.open(store).stores().read().stores().entrySet().stream()
        .flatMap(
            entry ->
                Optional.ofNullable(entry.getValue().mark())
                    .filter(mark -> mark.kind() == Kind.REPLACED)
                    .map(mark -> replaced(entry.getKey(), mark))
                    .stream())
        .toList();
  }

  private static ReplacedData replaced(String name, Mark mark) {
    String until = mark.keepUntil();
    return new ReplacedData(
        name,
        mark.of(),
        mark.operation(),
        Instant.parse(mark.at()),
        until == null ? null : Instant.parse(until));
  }

  @Override
  public void dropReplaced(StoreConnection store, String name)
      throws DataStoreException, InterruptedException {
    MemoryAddress address = MemoryAddress.open(store);
    Optional<Stored> there = address.stores().read().store(name);
    boolean isReplaced =
        there
            .map(
                stored -> {
                  Mark mark = stored.mark();
                  return mark != null && mark.kind() == Kind.REPLACED;
                })
            .orElse(name.contains(".replaced-"));
    if (!isReplaced) {
      throw new DataStoreException.Refused(name + " is not data that a restore replaced");
    }
    remove(address, name);
  }

  /** See {@link dev.belay.datastores.Staging#open}. */
  StagingArea stage(String drillId, StoreConnection target)
      throws DataStoreException, InterruptedException {
    return MemoryStaging.open(drillId, target, clock);
  }

  static void remove(MemoryAddress address, String name) throws InterruptedException {
    try (MemoryStores.Hold hold = address.stores().hold()) {
      hold.replace(address.stores().read().with(name, null));
    }
  }

  private static MemoryAddress target(RestoreOrder order) throws DataStoreException {
    MemoryAddress own = MemoryAddress.open(order.store());
    String place = order.place().name();
    if (place != null && place.isBlank()) {
      throw new DataStoreException.Refused("a store's name must not be blank");
    }
    return place == null ? own : new MemoryAddress(own.directory(), place);
  }

  private static void requireReplaceable(RestoreOrder order, Optional<Stored> there)
      throws DataStoreException.Refused {
    if (there.isPresent() && !order.replace()) {
      throw new DataStoreException.Refused(
          "the target exists, and the order does not allow to replace it");
    }
  }

  private static String preparedName(RestoreOrder order, MemoryAddress target) {
    return target.store() + ".prepared-" + order.operationId();
  }

  private Mark mark(
      Kind kind, RestoreOrder order, MemoryAddress target, @Nullable String replaced) {
    return new Mark(
        kind,
        order.operationId(),
        target.store(),
        clock.instant().toString(),
        order.keepReplacedUntil() == null ? null : order.keepReplacedUntil().toString(),
        replaced);
  }
}
