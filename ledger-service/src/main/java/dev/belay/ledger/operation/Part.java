package dev.belay.ledger.operation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One data store of an operation.
 *
 * @param otherPointId of a comparison with another set
 * @param step for people; null when nothing is running
 */
public record Part(
    String dataStore,
    UUID pointId,
    @Nullable UUID otherPointId,
    @Nullable Destination destination,
    Status status,
    @Nullable String step,
    long bytesDone,
    long bytesTotal,
    @Nullable Long predictedMillis,
    @Nullable Compared comparison,
    @Nullable Restored restored,
    @Nullable Failure failure) {

  /** In the order in which they follow each other. */
  public enum Status {
    WAITING,
    COMPARING,
    COMPARED,
    PREPARING,
    PREPARED,
    APPLYING,
    APPLIED,
    ABANDONED,
    FAILED;

    public String word() {
      return Words.of(this);
    }

    public boolean ended() {
      return this == APPLIED || this == ABANDONED || this == FAILED;
    }
  }

  /**
   * @param dataStore empty in a request: the recovery point's own
   * @param database null for the data store's own
   */
  public record Destination(
      String dataStore,
      @Nullable String database,
      boolean replace,
      @Nullable Instant keepReplacedUntil,
      List<String> schemas,
      List<String> tables,
      @Nullable String intoSchema) {
    public Destination {
      schemas = List.copyOf(schemas);
      tables = List.copyOf(tables);
    }

    /** A data store's own place, with what is there replaced. */
    public static Destination replacing(String dataStore) {
      return new Destination(dataStore, null, true, null, List.of(), List.of(), null);
    }

    /** A data store's own place, where nothing may be yet. */
    public static Destination empty(String dataStore) {
      return new Destination(dataStore, null, false, null, List.of(), List.of(), null);
    }

    /** Of a data store, unless it names another one. */
    public Destination orOf(String ownStore) {
      return dataStore.isEmpty()
          ? new Destination(
              ownStore, database, replace, keepReplacedUntil, schemas, tables, intoSchema)
          : this;
    }

    /** Only what is replaced as a whole is compared with before. */
    public boolean replacesAll() {
      return replace && tables.isEmpty() && schemas.isEmpty();
    }

    /** {@code shop-db}, or {@code shop-db/shop_copy}. */
    public String text() {
      return database == null ? dataStore : dataStore + "/" + database;
    }
  }

  public record Compared(
      Instant comparedAt,
      long added,
      long changed,
      long removed,
      int tablesCompared,
      List<Table> tables) {
    public Compared {
      tables = List.copyOf(tables);
    }
  }

  public record Table(
      String table,
      String status,
      String identity,
      long rowsBefore,
      long rowsAfter,
      long added,
      long changed,
      long removed,
      String detail) {}

  /**
   * @param restoreMillis so long all its steps took together; null when one was not heard of
   */
  public record Restored(
      Instant startedAt,
      Instant finishedAt,
      String target,
      long tables,
      long rows,
      long logicalBytes,
      @Nullable String replaced,
      @Nullable UUID preRestorePointId,
      List<String> warnings,
      @Nullable Long restoreMillis) {
    public Restored {
      warnings = List.copyOf(warnings);
    }

    public Restored withoutReplaced() {
      return new Restored(
          startedAt,
          finishedAt,
          target,
          tables,
          rows,
          logicalBytes,
          null,
          preRestorePointId,
          warnings,
          restoreMillis);
    }
  }

  public record Failure(String kind, String message) {}

  public static Part waiting(
      String dataStore,
      UUID pointId,
      @Nullable UUID otherPointId,
      @Nullable Destination destination,
      @Nullable Long predictedMillis) {
    return new Part(
        dataStore,
        pointId,
        otherPointId,
        destination,
        Status.WAITING,
        null,
        0,
        0,
        predictedMillis,
        null,
        null,
        null);
  }

  public boolean is(Status... wanted) {
    return List.of(wanted).contains(status);
  }

  /** What the later state has and the recovery point has not. */
  public long lostRows() {
    return comparison == null ? 0 : comparison.added() + comparison.changed();
  }

  public Part at(Status next) {
    return new Part(
        dataStore,
        pointId,
        otherPointId,
        destination,
        next,
        null,
        0,
        0,
        predictedMillis,
        comparison,
        restored,
        failure);
  }

  public Part progressed(Status now, String step, long done, long total) {
    return new Part(
        dataStore,
        pointId,
        otherPointId,
        destination,
        now,
        step,
        done,
        total,
        predictedMillis,
        comparison,
        restored,
        failure);
  }

  public Part compared(Compared result) {
    return new Part(
        dataStore,
        pointId,
        otherPointId,
        destination,
        Status.COMPARED,
        null,
        0,
        0,
        predictedMillis,
        result,
        restored,
        failure);
  }

  public Part restored(Status next, Restored result) {
    return new Part(
        dataStore,
        pointId,
        otherPointId,
        destination,
        next,
        null,
        0,
        0,
        predictedMillis,
        comparison,
        result,
        failure);
  }

  public Part failed(Failure why) {
    return new Part(
        dataStore,
        pointId,
        otherPointId,
        destination,
        Status.FAILED,
        null,
        0,
        0,
        predictedMillis,
        comparison,
        restored,
        why);
  }
}
