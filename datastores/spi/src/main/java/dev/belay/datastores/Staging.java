package dev.belay.datastores;

/** Data stores that only drills write to. */
public interface Staging {
  /**
   * Takes a staging target for one drill. Waits for a short time for another drill that holds it.
   * Removes what dead drills have left there.
   *
   * @param drillId UUID; a drill that is tried again finds what it left by the same id
   * @param target a staging target of the policy; the store that it names need not exist
   * @throws DataStoreException.Refused when the store exists and was not put there by a drill
   * @throws DataStoreException.Unavailable when another drill holds it
   */
  StagingArea open(String drillId, StoreConnection target)
      throws DataStoreException, InterruptedException;
}
