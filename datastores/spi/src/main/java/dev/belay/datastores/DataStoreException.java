package dev.belay.datastores;

import org.jspecify.annotations.Nullable;

/**
 * A failed operation on a data store. The subclasses say what the caller can do. Messages carry no
 * secrets.
 */
public abstract sealed class DataStoreException extends Exception {
  DataStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The store did not answer, or a lock was held for too long. The same call may succeed later. */
  public static final class Unavailable extends DataStoreException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Wrong address, password, rights, tool or version. Nothing succeeds until somebody corrects it.
   */
  public static final class Misconfigured extends DataStoreException {
    public Misconfigured(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The target must not be written to. Nothing was changed. */
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
