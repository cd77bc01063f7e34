package dev.belay.ledger.signin;

/** Somebody could not sign in; the page says the reason by its one word. */
public final class SignInException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What is wrong, in one word of the page's address. */
  public enum Reason {
    /** Another sign-in than the one that this browser began, or one that took too long. */
    STALE,
    /** The issuer said no. */
    DENIED,
    /** The issuer does not answer, or not as it should. */
    ISSUER,
    /** The token is not good here. */
    REFUSED,
    /** The token does not fit into a cookie. */
    LARGE,
    /** The ledger does not know its address with HTTPS. */
    ADDRESS
  }

  public SignInException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  SignInException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
