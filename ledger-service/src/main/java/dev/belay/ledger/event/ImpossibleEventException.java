package dev.belay.ledger.event;

/**
 * A record that can't be true, whatever happens later: trying it again is useless. The message
 * names the value and the rule.
 */
public final class ImpossibleEventException extends RuntimeException {
  public ImpossibleEventException(String message) {
    super(message);
  }

  public ImpossibleEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
