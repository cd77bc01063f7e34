package dev.belay.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * This record can't be read and never will be: not in the wire format, truncated, with bytes left
 * over, of an id that the registry never gave, or of a type that the reader doesn't know. Its place
 * is the dead-letter topic.
 */
public final class UndecodableRecordException extends SerializationException {
  public UndecodableRecordException(String message) {
    this(message, null);
  }

  public UndecodableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
