package dev.belay.worker.together;

/** One data store of a set could not be captured, so none is captured. */
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
