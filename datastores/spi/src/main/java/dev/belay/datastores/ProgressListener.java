package dev.belay.datastores;

/** Hears how far a long operation is. Called from several threads, often; must return at once. */
@FunctionalInterface
public interface ProgressListener {
  ProgressListener NONE = (step, done, total) -> {};

  /**
   * @param step for people, for example the part that is read
   * @param bytesDone so far, over the whole operation
   * @param bytesTotal an estimate, at least {@code bytesDone}; 0 when unknown
   */
  void progressed(String step, long bytesDone, long bytesTotal);
}
