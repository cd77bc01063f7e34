package dev.belay.worker.together;

/** One data store of a set could not be captured, and so none is. */
public final class StoreFailedException extends Exception {
  private final String dataStore;
  private final Exception failure;

  public StoreFailedException(String dataStore, Exception failure) {
    super(dataStore + ": " + failure.getMessage(), failure);
    this.dataStore = dataStore;
    this.failure = failure;
  }

  public String dataStore() {
    return dataStore;
  }

  public Exception failure() {
    return failure;
  }
}
