package dev.belay.gateway.callers;

/** A caller may not do what it asks for. The message tells the caller why. */
public abstract sealed class CallerRefusedException extends RuntimeException {
  private CallerRefusedException(String message) {
    super(message);
  }

  /** The caller is not known. */
  public static final class Unknown extends CallerRefusedException {
    private final boolean invalidToken;

    /**
     * @param invalidToken whether the caller has shown a token, and it is not valid
     */
    public Unknown(String message, boolean invalidToken) {
      super(message);
      this.invalidToken = invalidToken;
    }

    /** Whether the caller has shown a token, and it is not valid. */
    public boolean invalidToken() {
      return invalidToken;
    }
  }

  /** The caller is known, and may not do this. */
  public static final class Forbidden extends CallerRefusedException {
    public Forbidden(String message) {
      super(message);
    }
  }

  /** Nobody can say now whether the token is valid. Another attempt later can help. */
  public static final class Uncheckable extends CallerRefusedException {
    public Uncheckable(String message) {
      super(message);
    }
  }
}
