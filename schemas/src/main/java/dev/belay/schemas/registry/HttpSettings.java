package dev.belay.schemas.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to a registry over HTTP.
 *
 * @param authorization value of the header with that name, or null for none
 * @param connectTimeout the limit for one connection
 * @param readTimeout the limit for one whole exchange
 * @param maxRetries after the first attempt at every address; 0 for none
 * @param retryWait before the first retry; doubles with each
 * @param maxRetryWait the longest wait, even if the registry asks for more
 */
public record HttpSettings(
    @Nullable String authorization,
    Duration connectTimeout,
    Duration readTimeout,
    int maxRetries,
    Duration retryWait,
    Duration maxRetryWait) {

  /** Hides the credentials. */
  @Override
  public String toString() {
    return "HttpSettings[authorization=%s, connectTimeout=%s, readTimeout=%s, maxRetries=%d, retryWait=%s, maxRetryWait=%s]"
        .formatted(
            authorization == null ? "none" : "hidden",
            connectTimeout,
            readTimeout,
            maxRetries,
            retryWait,
            maxRetryWait);
  }
}
