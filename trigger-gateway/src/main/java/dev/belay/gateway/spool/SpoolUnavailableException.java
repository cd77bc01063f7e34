package dev.belay.gateway.spool;

import org.jspecify.annotations.Nullable;

/** The delivery was not taken. The sender may try again later. */
public final class SpoolUnavailableException extends Exception {
  SpoolUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
