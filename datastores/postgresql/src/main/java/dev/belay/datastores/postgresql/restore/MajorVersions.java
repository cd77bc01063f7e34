package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.contents.PostgresContents;
import java.util.Optional;

/** Which servers a recovery point can be restored into, by their major versions. */
public final class MajorVersions {
  private MajorVersions() {}

  /** Why it can't go into a server of this major version; empty if it can. */
  public static Optional<String> obstacle(PostgresContents contents, int target) {
    return target >= contents.server().major()
        ? Optional.empty()
        : Optional.of(
            "the recovery point is of PostgreSQL %s and the target of %d; restore into the same major version or a later one"
                .formatted(contents.server().version(), target));
  }
}
