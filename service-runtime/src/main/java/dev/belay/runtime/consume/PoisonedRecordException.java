package dev.belay.runtime.consume;

import org.jspecify.annotations.Nullable;

/**
 * A listener has found a fault of the record. The record goes to the dead-letter topic, with this
 * message as the cause.
 */
public final class PoisonedRecordException extends RuntimeException {
  public PoisonedRecordException(String message) {
    this(message, null);
  }

  public PoisonedRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
