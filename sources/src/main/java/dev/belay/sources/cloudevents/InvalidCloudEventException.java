package dev.belay.sources.cloudevents;

/**
 * The message is not a CloudEvent that Belay can use. Names every value and the rule that it
 * breaks.
 */
public final class InvalidCloudEventException extends Exception {
  public InvalidCloudEventException(String message) {
    super(message);
  }
}
