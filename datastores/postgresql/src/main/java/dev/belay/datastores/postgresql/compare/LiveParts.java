package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides a table of the live store: where possible into the recovery point's ranges of blocks, so
 * that unchanged ranges have equal digests.
 */
final class LiveParts {
  private static final long PART_BYTES = 32L << 20;
  private static final int FIRST_WITH_TID_RANGE_SCAN = 140_000;

  private LiveParts() {}

  /**
   * @param recorded the table in the recovery point; null when it does not exist there
   * @return parts without digests, which are not known yet
   */
  static List<Part> of(TableSource live, @Nullable Table recorded, int serverVersion) {
    boolean divisible =
        live.heap()
            && live.table().filter() == null
            && serverVersion >= FIRST_WITH_TID_RANGE_SCAN
            && live.bytes() > PART_BYTES;
    if (!divisible) {
      return List.of(part(0, null, live.bytes()));
    }
    long bytesPerBlock = Math.max(1, live.bytes() / Math.max(1, live.blocks()));
    TreeSet<Long> starts = starts(live, recorded, Math.max(1, PART_BYTES / bytesPerBlock));
    List<Part> parts = new ArrayList<>();
    for (Long start : starts) {
      Long end = starts.higher(start);
      long blocks = (end == null ? live.blocks() : end) - start;
      parts.add(part(start, end, blocks * bytesPerBlock));
    }
    return parts;
  }

  private static TreeSet<Long> starts(TableSource live, @Nullable Table recorded, long width) {
    TreeSet<Long> starts = new TreeSet<>(List.of(0L));
    long step = width;
    if (recorded != null) {
      recorded.parts().stream()
          .map(Part::fromBlock)
          .filter(block -> block < live.blocks())
          .forEach(starts::add);
      step = starts.size() > 1 ? starts.higher(0L) : width;
    }
    for (long next = starts.last() + step; next < live.blocks(); next += step) {
      starts.add(next);
    }
    return starts;
  }

  private static Part part(long from, @Nullable Long to, long bytes) {
    return new Part(from, to, RowDigest.EMPTY, bytes, List.of(), "");
  }
}
