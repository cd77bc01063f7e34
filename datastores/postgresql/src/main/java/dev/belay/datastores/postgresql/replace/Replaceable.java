package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import java.util.Optional;

/** A further condition on which databases may be replaced. */
@FunctionalInterface
interface Replaceable {
  Replaceable ANY = target -> {};

  /**
   * @param target empty when it does not exist yet
   * @throws DataStoreException.Refused when it may not be replaced
   */
  void require(Optional<DatabaseEntry> target) throws DataStoreException;
}
