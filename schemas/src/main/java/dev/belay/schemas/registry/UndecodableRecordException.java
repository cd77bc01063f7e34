package dev.belay.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * This record can never be read. It is not in the wire format, is truncated, has bytes left over,
 * has an id that the registry never gave, or has a type that the reader doesn't know. It belongs
 * into the dead-letter topic.
 */
public final class UndecodableRecordException extends SerializationException {
  public UndecodableRecordException(String message) {
    this(message, null);
  }

  public UndecodableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
