package dev.belay.datastores;

/** Data stores that drills alone put things into. */
public interface Staging {
  /**
   * Takes hold of a staging target for one drill. Waits for a short time for another drill that
   * holds it; what drills that died have left there is removed.
   *
   * @param drillId UUID; with it the same drill, tried again, finds what it left
   * @param target of the policy. What it names need not exist.
   * @throws DataStoreException.Refused when it exists, and was not put there by a drill
   * @throws DataStoreException.Unavailable when another drill holds it
   */
  StagingArea open(String drillId, StoreConnection target)
      throws DataStoreException, InterruptedException;
}
