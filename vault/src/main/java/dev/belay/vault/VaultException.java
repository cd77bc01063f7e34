package dev.belay.vault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A vault operation that did not succeed, split by what the caller can do about it. */
public abstract sealed class VaultException extends IOException {
  VaultException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The storage did not answer, or is full: the same call may succeed later. */
  public static final class Unavailable extends VaultException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Wrong URI, key, bucket or permission: nothing succeeds until somebody corrects it. */
  public static final class Misconfigured extends VaultException {
    public Misconfigured(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** What is stored is not what was written. Trying again gives the same answer. */
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

  /** In which way an object is not what was written. */
  public enum Fault {
    /** The object is not there. */
    MISSING,
    /** It is not of the size that the manifest says. */
    SIZE,
    /**
     * It does not authenticate under the key and its own name: flipped, truncated, swapped,
     * replayed, or another key.
     */
    AUTHENTICATION,
    /** It authenticates, and its content does not have the digest that names it. */
    DIGEST,
    /** It authenticates and can't be read as what it must be. */
    FORMAT
  }
}
