package dev.belay.datastores.postgresql.replace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database in the server's catalogue.
 *
 * @param comment null for none
 * @param trace the mark of the restore that put it into place; null for none
 * @param connectionLimit -1 for none
 * @param mayOwn whether this session's role has the owner's rights
 */
record DatabaseEntry(
    long oid,
    String name,
    String owner,
    @Nullable String comment,
    @Nullable String trace,
    int connectionLimit,
    boolean template,
    boolean connectable,
    String tablespace,
    boolean mayOwn) {

  Optional<Mark.Prepared> prepared() {
    return Mark.of(comment).filter(Mark.Prepared.class::isInstance).map(Mark.Prepared.class::cast);
  }

  Optional<Mark.Replaced> replaced() {
    return Mark.of(comment).filter(Mark.Replaced.class::isInstance).map(Mark.Replaced.class::cast);
  }
}
