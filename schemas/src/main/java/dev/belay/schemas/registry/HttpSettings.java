package dev.belay.schemas.registry;

import java.time.Duration;
import java.util.Map;

/**
 * How to talk to a registry over HTTP. Its text shows no secret.
 *
 * @param headers sent with each request, besides the credentials
 * @param connectTimeout the limit for one connection
 * @param readTimeout the limit for one whole exchange
 * @param maxRetries after the first attempt at every address; 0 for none
 * @param retryWait before the first retry; doubles with each
 * @param maxRetryWait the longest wait, even if the registry asks for more
 */
public record HttpSettings(
    RegistryCredentials credentials,
    RegistryTls tls,
    Map<String, String> headers,
    Duration connectTimeout,
    Duration readTimeout,
    int maxRetries,
    Duration retryWait,
    Duration maxRetryWait) {
  public HttpSettings {
    headers = Map.copyOf(headers);
  }
}
