package dev.belay.ledger.choice;

import dev.belay.ledger.choice.Prediction.Measured;
import dev.belay.ledger.choice.SetChoice.Wish;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is known about the sets that may be restored, and about earlier restores. */
public interface Candidates {

  /**
   * The sets of an application in an environment that a wish chooses among, the newest first. They
   * include the sets that the wish names, however old they are.
   */
  List<Candidate> of(String application, String environment, Wish wish);

  Optional<Candidate> set(UUID id);

  Optional<Candidate> setOfPoint(UUID pointId);

  /**
   * The newest restores of each data store, by verifications and by operations; a store that was
   * never restored is left out.
   */
  Map<String, List<Measured>> measured(Collection<String> dataStores);

  default List<Measured> measured(String dataStore) {
    return measured(Set.of(dataStore)).getOrDefault(dataStore, List.of());
  }
}
