package dev.belay.ledger.operation;

import dev.belay.events.Origin;
import java.util.List;

/** Which operations a second person must confirm. */
@FunctionalInterface
public interface Approvals {
  /** One person is enough for everything. */
  Approvals NONE = (origin, replaced) -> false;

  /**
   * @param origin of the set that is restored
   * @param replaced the places whose data is replaced, at least one
   */
  boolean needTwo(Origin origin, List<Destination> replaced);
}
