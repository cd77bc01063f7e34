package dev.belay.schemas.registry;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a registry that can't be asked from a record that can't be read, for deserializers
 * that throw one exception for everything. An outage must not send good records to the dead-letter
 * topic.
 */
final class RegistryOutage {
  private RegistryOutage() {}

  static boolean explains(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException
          || cause instanceof AuthenticationException
          || cause instanceof AuthorizationException
          || cause instanceof InterruptException
          || cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof HttpTimeoutException
          || cause instanceof javax.net.ssl.SSLException) {
        return true;
      }
    }
    return false;
  }
}
