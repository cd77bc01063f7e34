package dev.belay.ledger.choice;

import dev.belay.ledger.choice.Prediction.Measured;
import dev.belay.ledger.choice.SetChoice.Wish;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is known of the sets that may be restored, and of earlier restores. */
public interface Candidates {

  /**
   * The sets of an application in an environment that a wish is chosen among, the newest first: the
   * newest ones, and those that it means however old they are.
   */
  List<Candidate> of(String application, String environment, Wish wish);

  Optional<Candidate> set(UUID id);

  Optional<Candidate> setOfPoint(UUID pointId);

  /** The newest restores of a data store: those of verifications, and those of operations. */
  List<Measured> measured(String dataStore);
}
