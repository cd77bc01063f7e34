package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.capture.DatabaseFacts.LargeObjectSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a capture that one reader handles in one go. */
sealed interface WorkItem {
  /** The approximate number of bytes that it reads from the database. */
  long estimatedBytes();

  /** What is being read, for people. */
  String subject();

  /**
   * A range of a table's blocks.
   *
   * @param toBlock null for no end
   * @param whole whether it covers the whole table
   */
  record TablePart(
      TableSource source,
      long fromBlock,
      @Nullable Long toBlock,
      boolean whole,
      long estimatedBytes)
      implements WorkItem {
    @Override
    public String subject() {
      return source.table().qualifiedName().toString();
    }
  }

  /** Large objects that make up one stream. */
  record LargeObjects(List<LargeObjectSource> objects, long estimatedBytes) implements WorkItem {
    @Override
    public String subject() {
      return "large objects";
    }
  }

  /** Divides tables and large objects into pieces. */
  final class Plan {
    /**
     * The size on disk, with TOAST. A part is small enough to share the work and to be reused
     * later.
     */
    static final long PART_BYTES = 32L << 20;

    private static final int FIRST_WITH_TID_RANGE_SCAN = 140_000;
    private static final int OBJECTS_PER_BATCH = 500;

    private Plan() {}

    /** The parts of a table in block order; none for a table without blocks. */
    static List<TablePart> parts(TableSource table, int serverVersion) {
      boolean divisible =
          table.heap()
              && table.table().filter() == null
              && serverVersion >= FIRST_WITH_TID_RANGE_SCAN
              && table.bytes() > PART_BYTES;
      if (table.heap() && table.blocks() == 0) {
        return List.of();
      }
      if (!divisible) {
        return List.of(new TablePart(table, 0, null, true, table.bytes()));
      }
      long bytesPerBlock = Math.max(1, table.bytes() / table.blocks());
      long width = Math.max(1, PART_BYTES / bytesPerBlock);
      List<TablePart> parts = new ArrayList<>();
      for (long from = 0; from < table.blocks(); from += width) {
        boolean last = from + width >= table.blocks();
        parts.add(
            new TablePart(
                table,
                from,
                last ? null : from + width,
                last && from == 0,
                Math.min(width, table.blocks() - from) * bytesPerBlock));
      }
      return parts;
    }

    static List<LargeObjects> batches(List<LargeObjectSource> objects, long bytesOfAll) {
      List<LargeObjects> batches = new ArrayList<>();
      for (int from = 0; from < objects.size(); from += OBJECTS_PER_BATCH) {
        List<LargeObjectSource> batch =
            objects.subList(from, Math.min(objects.size(), from + OBJECTS_PER_BATCH));
        batches.add(
            new LargeObjects(List.copyOf(batch), bytesOfAll / objects.size() * batch.size()));
      }
      return batches;
    }

    /** The largest piece first, so that no reader is left with a large one at the end. */
    static List<WorkItem> ordered(List<WorkItem> items) {
      return items.stream()
          .sorted(Comparator.comparingLong(WorkItem::estimatedBytes).reversed())
          .toList();
    }
  }
}
