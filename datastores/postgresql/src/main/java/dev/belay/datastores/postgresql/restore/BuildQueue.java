package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Indexes that wait for the rows of their tables. A table's indexes are built in parallel. A
 * constraint has its table to itself, as the server requires, so that no connection waits while
 * there is other work.
 */
final class BuildQueue {
  /** The number of pieces still to load, by table; a loaded table is absent. */
  private final Map<QualifiedName, Integer> loading = new HashMap<>();

  private final List<TableBuild> pending;
  private final List<TableBuild> running = new ArrayList<>();

  /**
   * @param builds the longest first
   * @param pieces how many pieces each table is loaded in
   */
  BuildQueue(List<TableBuild> builds, Map<QualifiedName, Integer> pieces) {
    this.pending = new ArrayList<>(builds);
    this.loading.putAll(pieces);
  }

  synchronized void loaded(QualifiedName table) {
    loading.computeIfPresent(table, (name, pieces) -> pieces == 1 ? null : pieces - 1);
    notifyAll();
  }

  /**
   * The next build. Waits for rows, and for constraints that are being built.
   *
   * @return null when nothing is left to start
   */
  synchronized @Nullable TableBuild take() throws InterruptedException {
    while (!pending.isEmpty()) {
      for (Iterator<TableBuild> builds = pending.iterator(); builds.hasNext(); ) {
        TableBuild build = builds.next();
        if (mayBegin(build)) {
          builds.remove();
          running.add(build);
          return build;
        }
      }
      wait();
    }
    return null;
  }

  synchronized void built(TableBuild build) {
    running.remove(build);
    notifyAll();
  }

  private boolean mayBegin(TableBuild build) {
    return !loading.containsKey(build.table())
        && running.stream()
            .filter(other -> other.table().equals(build.table()))
            .noneMatch(other -> other.exclusive() || build.exclusive());
  }
}
