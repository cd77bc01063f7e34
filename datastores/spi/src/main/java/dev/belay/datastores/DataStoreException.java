package dev.belay.datastores;

import org.jspecify.annotations.Nullable;

/**
 * An operation on a data store that did not succeed, split by what the caller can do. Messages
 * carry no secrets.
 */
public abstract sealed class DataStoreException extends Exception {
  DataStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The store did not answer, or a lock was held too long: the same call may succeed later. */
  public static final class Unavailable extends DataStoreException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Wrong address, password, rights, tool or version: nothing succeeds until somebody corrects it.
   */
  public static final class Misconfigured extends DataStoreException {
    public Misconfigured(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The target is not one that may be written to. Nothing was changed. */
  public static final class Refused extends DataStoreException {
    public Refused(String message) {
      super(message, null);
    }
  }

  /** The operation itself failed, and would fail again. */
  public static final class Failed extends DataStoreException {
    public Failed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
