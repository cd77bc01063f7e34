package dev.belay.runtime.publish;

import org.jspecify.annotations.Nullable;

/**
 * Kafka has not acknowledged a record, or the registry gave no schema id for it. The record may or
 * may not have been published, and trying again may help.
 */
public final class NotPublishedException extends RuntimeException {
  public NotPublishedException(String topic, @Nullable Throwable cause) {
    super("a record was not published to " + topic, cause);
  }
}
