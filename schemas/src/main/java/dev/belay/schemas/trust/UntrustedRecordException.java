package dev.belay.schemas.trust;

import java.util.Locale;

/** A record is not what a service of the role that may say it has said. The message tells why. */
public final class UntrustedRecordException extends Exception {
  private final Reason reason;

  /** For a metric: few, and never made of what the record holds. */
  public enum Reason {
    UNSIGNED,
    SIGNER,
    SIGNATURE,
    ROLE,
    AGE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  UntrustedRecordException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
