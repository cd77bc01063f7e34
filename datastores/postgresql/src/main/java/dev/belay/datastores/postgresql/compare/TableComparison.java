package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.Comparison.Sample;
import dev.belay.datastores.Comparison.Status;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.kit.concurrent.Parallel;
import dev.belay.datastores.kit.join.Differences;
import dev.belay.datastores.kit.join.Differences.Key;
import dev.belay.datastores.kit.join.HashedRows;
import dev.belay.datastores.kit.join.Join;
import dev.belay.datastores.kit.join.KeyJoin;
import dev.belay.datastores.kit.join.Limits;
import dev.belay.datastores.kit.join.MultisetJoin;
import dev.belay.datastores.kit.join.SpillFile;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Compares the two sides of one table. */
final class TableComparison {
  private final TablePair pair;
  private final Rows before;
  private final Rows after;
  private final Context context;

  /**
   * What the comparisons of all tables share.
   *
   * @param samples the limit for each kind
   */
  record Context(
      RowSource before,
      RowSource after,
      Parallel parallel,
      Limits limits,
      ComparisonProgress progress,
      int samples) {}

  /** The parts of one side that must be read. */
  private record Rows(boolean ofBefore, RowSource source, Table table, List<Part> parts) {
    long rows() {
      return parts.stream().mapToLong(part -> part.digest().rows()).sum();
    }

    long bytes() {
      return parts.stream().mapToLong(Part::bytes).sum();
    }
  }

  private TableComparison(TablePair pair, Context context, Rows before, Rows after) {
    this.pair = pair;
    this.context = context;
    this.before = before;
    this.after = after;
  }

  static Comparison.Part compare(TablePair pair, Context context)
      throws DataStoreException, VaultException, InterruptedException {
    Table earlier = pair.before();
    Table later = pair.after();
    if (earlier == null || later == null) {
      return onOneSide(pair, context);
    }
    if (pair.sameText() && earlier.digest().equals(later.digest())) {
      return result(pair, pair.identity(), new Differences(0), pair.detail(), List.of());
    }
    List<Part> removed = new ArrayList<>(earlier.parts());
    List<Part> added = new ArrayList<>(later.parts());
    if (pair.sameText()) {
      cancelOut(removed, added);
    }
    return new TableComparison(
            pair,
            context,
            new Rows(true, context.before(), earlier, removed),
            new Rows(false, context.after(), later, added))
        .compare();
  }

  /** Parts with equal digests hold the same rows, wherever they are. */
  private static void cancelOut(List<Part> removed, List<Part> added) {
    Map<RowDigest, Integer> later = new HashMap<>();
    added.forEach(part -> later.merge(part.digest(), 1, Integer::sum));
    Map<RowDigest, Integer> cancelled = new HashMap<>();
    removed.removeIf(
        part -> {
          boolean both = later.merge(part.digest(), -1, Integer::sum) >= 0;
          if (both) {
            cancelled.merge(part.digest(), 1, Integer::sum);
          }
          return both;
        });
    added.removeIf(
        part -> {
          Integer left = cancelled.get(part.digest());
          if (left == null || left == 0) {
            return false;
          }
          cancelled.put(part.digest(), left - 1);
          return true;
        });
    removed.removeIf(part -> part.digest().rows() == 0);
    added.removeIf(part -> part.digest().rows() == 0);
  }

  private Comparison.Part compare()
      throws DataStoreException, VaultException, InterruptedException {
    List<String> key = pair.key();
    String detail = pair.detail();
    Differences differences = new Differences(context.samples());
    if (!join(key, differences)) {
      // It was not a key when the other side was captured.
      String ambiguous = "not all values of the primary key are unique: compared by whole rows";
      detail = detail.isEmpty() ? ambiguous : detail + "; " + ambiguous;
      key = List.of();
      differences = new Differences(context.samples());
      join(key, differences);
    }
    Identity identity = key.isEmpty() ? Identity.ROW : Identity.PRIMARY_KEY;
    return result(pair, identity, differences, detail, samples(key, differences));
  }

  /** Returns whether {@code key} identifies rows. */
  private boolean join(List<String> key, Differences differences)
      throws DataStoreException, InterruptedException {
    Join join = key.isEmpty() ? new MultisetJoin(differences) : new KeyJoin(differences);
    long rows = before.rows() + after.rows();
    try {
      if (rows <= context.limits().rowsInMemory()) {
        readInto(
            key,
            (keyHigh, keyLow, rowHigh, rowLow) -> {
              synchronized (join) {
                join.before(keyHigh, keyLow, rowHigh, rowLow);
              }
            },
            (keyHigh, keyLow, rowHigh, rowLow) -> {
              synchronized (join) {
                join.after(keyHigh, keyLow, rowHigh, rowLow);
              }
            });
        join.end();
        return true;
      }
      int partitions = Math.toIntExact(rows * 5 / 4 / context.limits().rowsInMemory() + 1);
      try (SpillFile spill =
          SpillFile.create(
              context.limits().directory(), partitions, context.limits().bufferBytes())) {
        readInto(key, spill::before, spill::after);
        spill.join(join);
        return true;
      }
    } catch (Join.AmbiguousKeyException e) {
      return false;
    } catch (IOException | UncheckedIOException e) {
      throw spillFailed(e);
    }
  }

  private void readInto(List<String> key, HashedRows earlier, HashedRows later)
      throws InterruptedException {
    AtomicBoolean ambiguous = new AtomicBoolean();
    List<Parallel.Job> jobs = new ArrayList<>();
    for (Rows side : List.of(before, after)) {
      context.progress().expect(side.bytes());
      RowShape shape = pair.shape(side.table(), key);
      HashedRows rows = side.ofBefore() ? earlier : later;
      for (Part part : side.parts()) {
        jobs.add(
            () -> {
              try {
                if (!ambiguous.get()) {
                  scan(side, part, new RowHasher(shape, rows));
                }
              } catch (Join.AmbiguousKeyException e) {
                ambiguous.set(true);
              }
            });
      }
    }
    context.parallel().run(jobs);
    if (ambiguous.get()) {
      throw new Join.AmbiguousKeyException();
    }
  }

  private void scan(Rows side, Part part, RowScanner.Fields fields)
      throws DataStoreException, VaultException, InterruptedException {
    RowScanner scanner = new RowScanner(side.table().columns().size(), fields);
    try {
      side.source().read(side.table(), part, scanner);
      scanner.end();
    } catch (RowScanner.NoSuchRowException e) {
      throw notItsRows(side.table(), e);
    } catch (UncheckedIOException e) {
      throw spillFailed(e);
    }
  }

  private static DataStoreException notItsRows(Table table, RowScanner.NoSuchRowException cause) {
    return new DataStoreException.Failed(
        "the text of "
            + table.qualifiedName()
            + " can't be that of its rows: "
            + cause.getMessage(),
        cause);
  }

  private DataStoreException spillFailed(Exception cause) {
    return new DataStoreException.Failed(
        "comparing %s needs up to %d MB in %s, and that failed: %s; make room there, or set"
                .formatted(
                    pair.name(),
                    (before.rows() + after.rows()) * SpillFile.ROW_BYTES / 1_000_000 + 1,
                    context.limits().directory(),
                    cause.getMessage())
            + " java.io.tmpdir to another folder",
        cause);
  }

  private List<Sample> samples(List<String> key, Differences differences)
      throws InterruptedException {
    SampleTexts texts = new SampleTexts(differences);
    List<Parallel.Job> jobs = new ArrayList<>();
    for (Rows side : List.of(before, after)) {
      RowShape shape = pair.shape(side.table(), key);
      for (Part part : side.parts()) {
        jobs.add(
            () -> {
              if (texts.wantsAny(side.ofBefore())) {
                context.progress().expect(part.bytes());
                RowTexts rows = new RowTexts(shape, hash -> texts.takes(side.ofBefore(), hash));
                scan(side, part, rows);
                texts.add(side.ofBefore(), rows.texts());
              }
            });
      }
    }
    context.parallel().run(jobs);
    return texts.samples(key.isEmpty() ? pair.common() : key);
  }

  private static Comparison.Part onOneSide(TablePair pair, Context context)
      throws DataStoreException, VaultException, InterruptedException {
    boolean removed = pair.status() == Status.REMOVED;
    Table table = Objects.requireNonNull(removed ? pair.before() : pair.after());
    List<Sample> samples = new ArrayList<>();
    int wanted = (int) Math.min(context.samples(), table.rows());
    if (wanted > 0) {
      AtomicInteger left = new AtomicInteger(wanted);
      RowTexts rows =
          new RowTexts(pair.shape(table, pair.key()), hash -> left.getAndDecrement() > 0);
      try {
        (removed ? context.before() : context.after())
            .readSome(table, wanted, new RowScanner(table.columns().size(), rows));
      } catch (RowScanner.NoSuchRowException e) {
        throw notItsRows(table, e);
      }
      rows.texts()
          .forEach(
              (Key key, List<List<Comparison.Value>> values) ->
                  values.forEach(
                      row -> samples.add(removed ? new Sample(row, null) : new Sample(null, row))));
    }
    samples.sort(SampleTexts.by(pair.key().isEmpty() ? table.columns() : pair.key()));
    Differences differences = new Differences(0);
    (removed ? differences.removed() : differences.added()).add(0, 0, table.rows());
    return result(pair, pair.identity(), differences, pair.detail(), samples);
  }

  private static Comparison.Part result(
      TablePair pair,
      Identity identity,
      Differences differences,
      String detail,
      List<Sample> samples) {
    return new Comparison.Part(
        pair.name().toString(),
        pair.status(),
        identity.word(),
        pair.rowsBefore(),
        pair.rowsAfter(),
        differences.added().count(),
        differences.changed().count(),
        differences.removed().count(),
        detail,
        samples);
  }
}
