package dev.belay.datastores;

/**
 * Makes captures of several data stores take their snapshots at one moment. A capture calls, in
 * this order and on its own threads: {@link #ready} when only its snapshot is left to take, {@link
 * #taken} as soon as it has the snapshot, and {@link #agreed} as soon as only a failure can take it
 * away. When an attempt ends without a snapshot that can be kept, it calls {@link #again} and
 * starts over with {@link #ready}.
 */
public interface SnapshotSignal {
  /** The signal of a capture that waits for nobody. */
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
   * Waits until the snapshot may be taken, which is when all other captures are ready as well.
   *
   * @throws DataStoreException when the captures can't take their snapshots together any more
   */
  void ready() throws DataStoreException, InterruptedException;

  /** Reports that the snapshot is held. Returns at once. */
  void taken();

  /**
   * Reports that this snapshot can be kept. Waits until the same is true of all others.
   *
   * @return whether all are kept; if false, this snapshot is released and {@link #ready} called
   *     again
   * @throws DataStoreException when the captures can't take their snapshots together any more
   */
  boolean agreed() throws DataStoreException, InterruptedException;

  /**
   * Reports that this attempt is over and another one begins.
   *
   * @throws DataStoreException.Unavailable after {@link #agreed}: a single snapshot can't be
   *     replaced any more, so all captures must start over
   */
  void again() throws DataStoreException.Unavailable;
}
