package dev.belay.events;

/**
 * A record that can't be true, whatever happens later, so trying it again is useless. The message
 * names the field, its value and the rule.
 */
public final class ImpossibleEventException extends IllegalArgumentException {
  public ImpossibleEventException(String message) {
    super(message);
  }

  public ImpossibleEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
