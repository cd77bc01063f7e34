package dev.belay.datastores;

/**
 * Receives the progress of a long operation. Called often and from several threads; must return at
 * once.
 */
@FunctionalInterface
public interface ProgressListener {
  ProgressListener NONE = (step, done, total) -> {};

  /**
   * @param step for people, for example the part being read
   * @param bytesDone so far, over the whole operation
   * @param bytesTotal an estimate, at least {@code bytesDone}; 0 when unknown
   */
  void progressed(String step, long bytesDone, long bytesTotal);
}
