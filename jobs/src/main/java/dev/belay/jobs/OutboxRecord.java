package dev.belay.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A record to publish after the commit of the transaction that wrote it: at least once, in order
 * for each key.
 *
 * @param traceparent the {@link TraceParent} that it carries; null for that of whoever writes it
 */
public record OutboxRecord(String topic, String key, byte[] value, @Nullable String traceparent) {

  public OutboxRecord(String topic, String key, byte[] value) {
    this(topic, key, value, null);
  }

  OutboxRecord inTrace(@Nullable String place) {
    return new OutboxRecord(topic, key, value, place);
  }
}
