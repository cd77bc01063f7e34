package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.Comparing;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.kit.concurrent.Parallel;
import dev.belay.datastores.kit.join.Limits;
import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.capture.LockPatience;
import dev.belay.datastores.postgresql.capture.LockedSnapshot;
import dev.belay.datastores.postgresql.capture.LockedSnapshot.NotNow.Why;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Compares a recovery point with a later one, or with its store's current data. Each call reads
 * everything that it compares, or throws: data that can't be read never counts as equal.
 */
public final class PostgresComparison implements Comparing {
  private static final LockPatience PATIENCE = LockPatience.DEFAULT;
  private static final int MOST_SAMPLES = 100;
  private static final int READERS_OF_VAULT = 4;

  private final Limits limits;

  /** Large tables need space in {@code java.io.tmpdir}: 32 bytes for each row of either side. */
  public PostgresComparison() {
    this(Limits.DEFAULT);
  }

  PostgresComparison(Limits limits) {
    this.limits = limits;
  }

  /** See {@code Comparing}. Reads only the vault. */
  @Override
  public Comparison compare(
      Manifest before, Manifest after, Vault vault, int samples, ProgressListener listener)
      throws DataStoreException, VaultException, InterruptedException {
    requireSamples(samples);
    PostgresContents earlier = PostgresContents.of(before);
    PostgresContents later = PostgresContents.of(after);
    ComparisonProgress progress = new ComparisonProgress(listener);
    int threads = Math.min(READERS_OF_VAULT, Runtime.getRuntime().availableProcessors());
    ForkedTasks tasks = new ForkedTasks("comparison of " + before.recoveryPointId());
    return join(
        tasks,
        () ->
            new Sides(
                    new RecordedRows(before, vault, progress),
                    earlier.tables(),
                    LargeObjects.of(earlier),
                    new RecordedRows(after, vault, progress),
                    later.tables(),
                    LargeObjects.of(later),
                    after.snapshotAt())
                .compare(new Parallel(tasks, threads), limits, progress, samples));
  }

  /** See {@code Comparing}. Reads through up to {@code now.parallelism()} sessions. */
  @Override
  public Comparison compare(
      Manifest before, Vault vault, StoreConnection now, int samples, ProgressListener listener)
      throws DataStoreException, VaultException, InterruptedException {
    requireSamples(samples);
    PostgresContents earlier = PostgresContents.of(before);
    for (int attempt = 1; ; attempt++) {
      ComparisonProgress progress = new ComparisonProgress(listener);
      ForkedTasks tasks = new ForkedTasks("comparison of " + now.name());
      try {
        return join(
            tasks, () -> compareLive(before, earlier, vault, now, samples, tasks, progress));
      } catch (DataStoreException.Failed e) {
        if (!(e.getCause() instanceof LockedSnapshot.NotNow notNow)) {
          throw e;
        }
        if (attempt >= PATIENCE.attempts()) {
          throw new DataStoreException.Unavailable(
              "data store %s could not be compared in %d attempts; %s"
                  .formatted(now.name(), attempt, notNow.getMessage()),
              notNow);
        }
        if (notNow.why() == Why.LOCKED) {
          Thread.sleep(PATIENCE.pause());
        }
      }
    }
  }

  private Comparison compareLive(
      Manifest before,
      PostgresContents earlier,
      Vault vault,
      StoreConnection now,
      int samples,
      ForkedTasks tasks,
      ComparisonProgress progress)
      throws Exception {
    Parallel parallel = new Parallel(tasks, now.parallelism());
    try (LiveStore live = LiveStore.open(now, tasks, progress, PATIENCE.timeout())) {
      List<Table> digested = digested(live, earlier, parallel, progress);
      return new Sides(
              new RecordedRows(before, vault, progress),
              earlier.tables(),
              LargeObjects.of(earlier),
              live,
              digested,
              live.largeObjects(),
              live.takenAt())
          .compare(parallel, limits, progress, samples);
    }
  }

  /** Every table of the store as in a recovery point, except for the segments. */
  private static List<Table> digested(
      LiveStore live, PostgresContents earlier, Parallel parallel, ComparisonProgress progress)
      throws InterruptedException {
    List<Table> tables = new ArrayList<>();
    List<Part[]> parts = new ArrayList<>();
    List<Parallel.Job> jobs = new ArrayList<>();
    for (TableSource source : live.tables()) {
      Table found = source.table();
      Table recorded = earlier.table(found.schema(), found.name()).orElse(null);
      Table table = recorded == null ? found : found.encodedLike(recorded);
      Part[] read = LiveParts.of(source, recorded, live.serverVersion()).toArray(Part[]::new);
      tables.add(table);
      parts.add(read);
      for (int i = 0; i < read.length; i++) {
        int place = i;
        Part part = read[i];
        progress.expect(part.bytes());
        jobs.add(
            () ->
                read[place] =
                    new Part(
                        part.fromBlock(),
                        part.toBlock(),
                        live.digest(table, part),
                        part.bytes(),
                        part.segments(),
                        part.capturedBy()));
      }
    }
    parallel.run(jobs);
    List<Table> digested = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      digested.add(tables.get(i).withParts(Arrays.asList(parts.get(i))));
    }
    return digested;
  }

  private static Comparison join(ForkedTasks tasks, Callable<Comparison> task)
      throws DataStoreException, VaultException, InterruptedException {
    CompletableFuture<Comparison> result = tasks.fork(task);
    tasks.join();
    return result.join();
  }

  private static void requireSamples(int samples) {
    if (samples < 0 || samples > MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "samples must be 0 to " + MOST_SAMPLES + ", not " + samples);
    }
  }

  /** Both sides, with everything that is known before rows are compared. */
  private record Sides(
      RowSource before,
      List<Table> earlier,
      List<LargeObject> earlierObjects,
      RowSource after,
      List<Table> later,
      List<LargeObject> laterObjects,
      Instant comparedAt) {

    Comparison compare(Parallel parallel, Limits limits, ComparisonProgress progress, int samples)
        throws DataStoreException, VaultException, InterruptedException {
      TableComparison.Context context =
          new TableComparison.Context(before, after, parallel, limits, progress, samples);
      List<Comparison.Part> tables = new ArrayList<>();
      for (TablePair pair : TablePair.of(earlier, later)) {
        pair.requireOneEncoding();
        tables.add(TableComparison.compare(pair, context));
      }
      LargeObjects.compare(earlierObjects, laterObjects, samples).ifPresent(tables::add);
      progress.end();
      return new Comparison(comparedAt, "rows", tables);
    }
  }
}
