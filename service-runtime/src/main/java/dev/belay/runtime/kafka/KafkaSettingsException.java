package dev.belay.runtime.kafka;

import org.jspecify.annotations.Nullable;

/** The settings of Kafka can't work, whatever the brokers say: the service does not start. */
public final class KafkaSettingsException extends RuntimeException {
  KafkaSettingsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
