package dev.belay.ledger.operation.store;

import java.util.UUID;

/** The policy wants a second person, and there was only one so far. */
public final class SecondPersonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String askedBy;

  private SecondPersonException(String message, String askedBy) {
    super(message);
    this.askedBy = askedBy;
  }

  /** Whoever confirms is the one who asked. */
  static SecondPersonException toConfirm(UUID operation, String askedBy) {
    return new SecondPersonException(
        "operation %s was asked for by %s, and the policy says approval: two; somebody else must confirm it, with a token of another name: belay operations confirm %s"
            .formatted(operation, named(askedBy), operation),
        askedBy);
  }

  /** Somebody has asked to drop what it replaced, and nobody else has within the hour. */
  static SecondPersonException toDrop(UUID operation, String askedBy) {
    return new SecondPersonException(
        "%s has asked to drop what operation %s replaced, and the policy says approval: two; it is dropped when somebody else asks for it, too, within the hour, with a token of another name: belay operations drop-replaced %s"
            .formatted(named(askedBy), operation, operation),
        askedBy);
  }

  private static String named(String askedBy) {
    return askedBy.isEmpty() ? "somebody without a name" : askedBy;
  }

  public String askedBy() {
    return askedBy;
  }
}
