package dev.belay.datastores;

/**
 * How captures of several data stores take their snapshots at one moment. A capture calls, in this
 * order and on its own threads: {@link #ready} when nothing is left to do before its snapshot,
 * {@link #taken} as soon as it holds it, and {@link #agreed} as soon as nothing but a failure can
 * take it away any more. When an attempt ends without a snapshot that can be kept, it calls {@link
 * #again} and begins with {@link #ready} anew.
 */
public interface SnapshotSignal {
  /** Of a capture that waits for nobody. */
  SnapshotSignal ALONE =
      new SnapshotSignal() {
        @Override
        public void ready() {}

        @Override
        public void taken() {}

        @Override
        public boolean agreed() {
          return true;
        }

        @Override
        public void again() {}
      };

  /**
   * Waits until the snapshot may be taken: until all the others are ready as well.
   *
   * @throws DataStoreException when the captures will not come to take theirs together
   */
  void ready() throws DataStoreException, InterruptedException;

  /** The snapshot is held. Returns at once. */
  void taken();

  /**
   * This snapshot can be kept. Waits until that is so of all the others.
   *
   * @return whether all are kept; false: this one is let go, and {@link #ready} called again
   * @throws DataStoreException when the captures will not come to take theirs together
   */
  boolean agreed() throws DataStoreException, InterruptedException;

  /**
   * This attempt is over, and another one begins.
   *
   * @throws DataStoreException.Unavailable after {@link #agreed}: one snapshot can't be replaced
   *     any more; all have to begin anew
   */
  void again() throws DataStoreException.Unavailable;
}
