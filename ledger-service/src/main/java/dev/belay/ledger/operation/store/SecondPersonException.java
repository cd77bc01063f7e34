package dev.belay.ledger.operation.store;

import java.util.UUID;

/** Whoever confirms is the one who asked, and the policy wants a second person. */
public final class SecondPersonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String askedBy;

  SecondPersonException(UUID operation, String askedBy) {
    super(
        "operation %s was asked for by %s, and the policy says approval: two; somebody else must confirm it, with a token of another name: belay operations confirm %s"
            .formatted(
                operation, askedBy.isEmpty() ? "somebody without a name" : askedBy, operation));
    this.askedBy = askedBy;
  }

  public String askedBy() {
    return askedBy;
  }
}
