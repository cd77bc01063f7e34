package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import java.util.Optional;

/** Which databases may be replaced, besides what a restore asks of every one. */
@FunctionalInterface
interface Replaceable {
  Replaceable ANY = target -> {};

  /**
   * @param target empty when there is none yet
   * @throws DataStoreException.Refused when it may not
   */
  void require(Optional<DatabaseEntry> target) throws DataStoreException;
}
