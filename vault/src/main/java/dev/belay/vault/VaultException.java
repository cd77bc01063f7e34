package dev.belay.vault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failed vault operation. The subclasses say what the caller can do. */
public abstract sealed class VaultException extends IOException {
  VaultException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The storage did not answer, or is full. The same call may succeed later. */
  public static final class Unavailable extends VaultException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Wrong URI, bucket or permission. Nothing succeeds until somebody corrects it. */
  public static final class Misconfigured extends VaultException {
    public Misconfigured(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The key is missing, or is the one of another vault. Nothing was read. Nothing succeeds until
   * the right key is put in place.
   */
  public static final class WrongKey extends VaultException {
    public WrongKey(String message) {
      super(message, null);
    }
  }

  /** The stored bytes are not what was written. Trying again gives the same answer. */
  public static final class Corrupt extends VaultException {
    private final Fault fault;
    private final String object;

    public Corrupt(Fault fault, String object, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.fault = fault;
      this.object = object;
    }

    public Fault fault() {
      return fault;
    }

    /** The object's name within the vault. */
    public String object() {
      return object;
    }
  }

  /** How an object differs from what was written. */
  public enum Fault {
    /** The object does not exist. */
    MISSING,
    /** Its size is not the size in the manifest. */
    SIZE,
    /**
     * It does not authenticate under the key and its own name: bits were flipped, it was truncated,
     * swapped or replayed, or the key is another one.
     */
    AUTHENTICATION,
    /** It authenticates, but its content does not have the digest in its name. */
    DIGEST,
    /** It authenticates, but can't be read in its format. */
    FORMAT
  }
}
