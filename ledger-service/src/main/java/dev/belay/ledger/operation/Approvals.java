package dev.belay.ledger.operation;

import dev.belay.events.Origin;
import java.util.List;

/** Which operations a second person must confirm. */
@FunctionalInterface
public interface Approvals {
  /** How many people must want it. */
  enum Needed {
    ONE,
    TWO,
    /** No policy of the ledger's says so, and without that nothing is replaced. */
    NOT_KNOWN
  }

  /**
   * @param origin of the set that is restored
   * @param replaced the places whose data is replaced, at least one
   */
  Needed needed(Origin origin, List<Destination> replaced);
}
